// Dify: a span for each run of a workflow and each of its nodes; texts and tokens are in a log record beside the span.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect, UsageCounts } from '../dialect';
import { parseStructured } from '../json-text';
import { jsonValue } from '../json-value';
import { wrapContent } from '../messages/wrap-content';
import { primitiveText } from '../span-like';
import { finiteNumber, type SpanView } from '../span-view';

const PREFIX = 'dify.';
const NODE = `${PREFIX}node.type`;
const TOOL = `${PREFIX}tool.`;
const USAGE = 'gen_ai.usage.';
const INPUTS = ['workflow.inputs', 'node.inputs', 'message.inputs', 'tool.inputs'].map((name) => PREFIX + name);
const QUERIES = ['workflow.query', 'retrieval.query', 'moderation.query'].map((name) => PREFIX + name);
const OUTPUTS = ['workflow.outputs', 'node.outputs', 'message.outputs', 'tool.outputs'].map((name) => PREFIX + name);
const RECORDS = ['workflow.run', 'node.execution', 'node.execution.draft'].map((name) => PREFIX + name);

/** By the type of a node. */
const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  llm: 'COMPLETION',
  agent: 'AGENT_WORKFLOW',
  tool: 'CODE_EXECUTION',
  code: 'CODE_EXECUTION',
  'knowledge-retrieval': 'KB_RETRIEVAL',
  'http-request': 'EXTERNAL_ENDPOINT',
  'template-transform': 'DATA_MANIPULATION',
};

function typeOf(view: SpanView): SgpSpanType | undefined {
  const name = primitiveText(view.span.name);
  if (!name.startsWith(PREFIX)) return undefined;
  const node = view.text(NODE);
  if (node !== undefined) return types[node] ?? 'CUSTOM';
  return name === `${PREFIX}workflow.run` ? 'AGENT_WORKFLOW' : 'CUSTOM';
}

/** A value of the span, or of the log record beside it. */
function field(view: SpanView, key: string): unknown {
  return (
    view.get(key) ??
    view.events.find(({ name, fields }) => RECORDS.includes(name) && fields[key] !== undefined)?.fields[key]
  );
}

function content(view: SpanView, keys: readonly string[], side: 'input' | 'output'): DraftObject | undefined {
  for (const key of keys) {
    const value = field(view, key);
    const json = typeof value === 'string' ? (parseStructured(value) ?? value) : jsonValue(value);
    if (json !== undefined && json !== null && json !== '') return wrapContent(json, { side });
  }
  return undefined;
}

function readUsage(view: SpanView): UsageCounts | undefined {
  if (view.get(NODE) !== 'llm') return undefined;
  return {
    input_tokens: finiteNumber(field(view, `${USAGE}input_tokens`)),
    output_tokens: finiteNumber(field(view, `${USAGE}output_tokens`)),
    total_tokens: finiteNumber(field(view, `${USAGE}total_tokens`)),
    cost_usd:
      field(view, `${PREFIX}node.currency`) === 'USD'
        ? finiteNumber(field(view, `${PREFIX}node.total_price`))
        : undefined,
  };
}

export const dify: BuiltInDialect = {
  name: 'Dify',
  attributes: [`${PREFIX}*`],
  type: typeOf,
  inputs: { value: (view) => content(view, [...INPUTS, ...QUERIES], 'input') },
  outputs: { value: (view) => content(view, OUTPUTS, 'output') },
  content: { input: [...INPUTS, ...QUERIES], output: OUTPUTS },
  sensitive: [`${PREFIX}node.process_data`, `${TOOL}parameters`, `${TOOL}config`],
  events: [{ names: RECORDS, sides: ['input', 'output'] }],
  recordNames: [`${PREFIX}event.name`],
  readUsage,
  session: [`${PREFIX}conversation.id`],
  user: [`${PREFIX}user.id`, `${PREFIX}invoked_by`, `${PREFIX}node.invoked_by`],
  isFailed: (view) =>
    view.get(`${PREFIX}workflow.status`) === 'failed' || view.get(`${PREFIX}node.status`) === 'failed',
  errorMessages: [`${PREFIX}workflow.error`, `${PREFIX}node.error`],
};
