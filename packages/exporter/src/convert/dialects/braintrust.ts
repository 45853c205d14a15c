// Braintrust: one JSON text for each of input, output, metadata, metrics and what the span is.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect, UsageCounts } from '../dialect';
import { wrapWithoutVectors } from '../embedding-vectors';
import { isArrayOfObjects, isObject, textIn } from '../messages/json-shape';
import { wrapContent } from '../messages/wrap-content';
import { primitiveText } from '../span-like';
import { finiteNumber, type SpanView } from '../span-view';

const PREFIX = 'braintrust.';
const KIND = `${PREFIX}span_attributes`;
const METRICS = `${PREFIX}metrics`;
const METADATA = `${PREFIX}metadata`;
const KEYS = {
  input: [`${PREFIX}input_json`, `${PREFIX}input`],
  output: [`${PREFIX}output_json`, `${PREFIX}output`],
} as const;

const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  llm: 'COMPLETION',
  score: 'EVALUATION',
  eval: 'EVALUATION',
  tool: 'CODE_EXECUTION',
};

function typeOf(view: SpanView): SgpSpanType | undefined {
  const kind = view.loose(KIND);
  const type = isObject(kind) ? textIn(kind, 'type') : undefined;
  return type === undefined ? undefined : (types[type] ?? 'CUSTOM');
}

function content(view: SpanView, side: ContentSide): DraftObject | undefined {
  const key = KEYS[side].find((each) => view.has(each));
  const value = key === undefined ? undefined : view.json(key);
  // An answer's choices, without the body that holds them elsewhere.
  const isChoices = side === 'output' && isArrayOfObjects(value) && value.every(({ message }) => isObject(message));
  if (isChoices) return wrapContent({ choices: value }, { side });
  const read = value === undefined ? undefined : wrapWithoutVectors(value, primitiveText(view.span.name), side);
  return read && side === 'input' ? withRequestModel(read, view) : read;
}

/** The model stands among the settings. */
function withRequestModel(input: DraftObject, view: SpanView): DraftObject {
  const settings = Array.isArray(input.messages) ? view.loose(METADATA) : undefined;
  const model = isObject(settings) ? (textIn(settings, 'model') ?? textIn(settings, 'request_model')) : undefined;
  if (model !== undefined) input.model ??= model;
  return input;
}

function readUsage(view: SpanView): UsageCounts | undefined {
  const metrics = view.has(METRICS) ? view.loose(METRICS) : undefined;
  if (!isObject(metrics)) return undefined;
  return {
    input_tokens: finiteNumber(metrics.prompt_tokens),
    output_tokens: finiteNumber(metrics.completion_tokens),
    total_tokens: finiteNumber(metrics.tokens),
    cached_input_tokens: finiteNumber(metrics.prompt_cached_tokens),
    cache_creation_input_tokens: finiteNumber(metrics.prompt_cache_creation_tokens),
    reasoning_tokens: finiteNumber(metrics.completion_reasoning_tokens) ?? finiteNumber(metrics.reasoning_tokens),
    cost_usd: finiteNumber(metrics.estimated_cost),
  };
}

export const braintrust: BuiltInDialect = {
  name: 'Braintrust',
  attributes: [`${PREFIX}*`],
  type: typeOf,
  inputs: { value: (view) => content(view, 'input') },
  outputs: { value: (view) => content(view, 'output') },
  content: { input: KEYS.input, output: KEYS.output },
  expected: [`${PREFIX}expected_json`, `${PREFIX}expected`],
  readUsage,
};
