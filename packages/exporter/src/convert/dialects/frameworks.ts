// Mastra and MLflow (mapping 5.4, 5.6): one kind attribute each, and content as JSON texts. The content keys of all frameworks without messages of
// their own, which rank below all others.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import { withoutVectors } from '../embedding-vectors';
import { wrapContent } from '../messages/wrap-content';
import type { SpanView } from '../span-view';
import { genkitContent, genkitType } from './genkit';
import { openInferenceTypes } from './openinference';
import { sentryContent } from './sentry';

const mastraTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  agent_run: 'AGENT_WORKFLOW',
  workflow_run: 'CUSTOM',
  model_generation: 'COMPLETION',
  llm_generation: 'COMPLETION',
  tool_call: 'CODE_EXECUTION',
  mcp_tool_call: 'CODE_EXECUTION',
  client_tool_call: 'CODE_EXECUTION',
  rag_vector_operation: 'KB_RETRIEVAL',
  rag_embedding: 'CUSTOM',
};

const mlflowTypes: Readonly<Record<string, SgpSpanType>> = {
  ...openInferenceTypes,
  __proto__: null as never,
  CHAT_MODEL: 'COMPLETION',
  PARSER: 'DATA_MANIPULATION',
};

/** The type by the framework's own kind attribute, `undefined` when the span has none. */
export function frameworkType(view: SpanView): SgpSpanType | undefined {
  const mastra = view.text('mastra.span.type')?.toLowerCase();
  if (mastra !== undefined) return mastraType(mastra, view.text('gen_ai.operation.name'));
  const genkit = genkitType(view);
  if (genkit !== undefined) return genkit;
  const mlflow = view.json('mlflow.spanType');
  return typeof mlflow === 'string' ? (mlflowTypes[mlflow.toUpperCase()] ?? 'CUSTOM') : undefined;
}

/** Its exporters name every operation. One that the conventions do not know is a step inside or around the call that has the usage. */
function mastraType(spanType: string, operation: string | undefined): SgpSpanType {
  if (operation === undefined) return mastraTypes[spanType] ?? 'CUSTOM';
  return spanType === 'rag_vector_operation' ? 'KB_RETRIEVAL' : 'CUSTOM';
}

export function frameworkContent(view: SpanView, side: ContentSide): DraftObject | undefined {
  const mastra = view.names.find((name) => name.side === side && name.key.startsWith('mastra.'))?.key;
  if (mastra !== undefined) return content(view.loose(mastra), mastra, side);
  const mlflow = view.json(side === 'input' ? 'mlflow.spanInputs' : 'mlflow.spanOutputs');
  return (
    genkitContent(view, side) ?? content(mlflow, view.text('mlflow.spanType') ?? '', side) ?? sentryContent(view, side)
  );
}

/** @param kind what the span or its key says it is: of an embedding only the lengths of the vectors are sent */
function content(value: DraftValue | undefined, kind: string, side: ContentSide): DraftObject | undefined {
  const embeddings = side === 'output' && /embed/i.test(kind) ? withoutVectors(value) : undefined;
  return embeddings ?? wrapContent(value, { side });
}
