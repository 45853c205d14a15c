// What a span is: its SGP type and the family its content is read as. The first rule that fits wins (mapping 0.3).
import { SpanKind } from '@opentelemetry/api';
import { guarded } from '../errors/guarded';
import { type SgpSpanType, sgpSpanTypes } from '../item/sgp-item';
import { aiSdkType, isAiSdkModelCall } from './dialects/ai-sdk';
import { frameworkType } from './dialects/frameworks';
import { genAiOperationTypes } from './dialects/gen-ai';
import { databaseType } from './dialects/infrastructure';
import { langfuseTypes } from './dialects/langfuse';
import { langsmithTypes } from './dialects/langsmith';
import { mcpType, traceloopMcpMethod } from './dialects/mcp';
import { openInferenceTypes } from './dialects/openinference';
import { sentryModelType, sentryOperationType } from './dialects/sentry';
import { llmRequestTypes, traceloopTypes } from './dialects/traceloop';
import type { SpanLike } from './span-like';
import type { SpanView } from './span-view';

export interface SpanClass {
  readonly type: SgpSpanType;
  /** A span of a GenAI or MCP dialect, or one whose author named its type. */
  readonly isGenAi: boolean;
  /** One call of a model: the only kind of span whose tokens may be billed (mapping 9.1). */
  readonly isModelCall: boolean;
  /** The type that the span's author asked for. */
  readonly requestedType: SgpSpanType | undefined;
}

/** Attributes that name the type outright; a value that is no SGP type is ignored. */
export const TYPE_ATTRIBUTES: readonly string[] = ['sgp.span.type', '__span_type__'];

const known: ReadonlySet<unknown> = new Set(sgpSpanTypes);

/** Whether a value is a type that the API knows. */
export function isSgpSpanType(value: unknown): value is SgpSpanType {
  return known.has(value);
}

/** Changes the type of a span; a result that is no SGP type is ignored. */
export type MapType = (span: SpanLike, type: SgpSpanType) => SgpSpanType | undefined;

export function classifySpan(view: SpanView, mapType?: MapType): SpanClass {
  const requestedType = requestedSpanType(view);
  // Traceloop's MCP package leaves nothing but a name when content is not recorded.
  const isDialect = view.isGenAi || traceloopMcpMethod(view) !== undefined;
  const dialectType = isDialect ? genAiType(view) : undefined;
  const type = mappedType(view, requestedType ?? dialectType ?? infrastructureType(view), mapType);
  const isGenAi = requestedType !== undefined || dialectType !== undefined;
  return {
    type,
    isGenAi,
    isModelCall: (isGenAi || mapType !== undefined) && isModelCall(view, type),
    requestedType,
  };
}

function mappedType({ span }: SpanView, proposed: SgpSpanType, mapType: MapType | undefined): SgpSpanType {
  if (mapType === undefined) return proposed;
  const mapped: unknown = guarded(() => mapType(span, proposed), proposed);
  return isSgpSpanType(mapped) ? mapped : proposed;
}

function requestedSpanType(view: SpanView): SgpSpanType | undefined {
  if (!view.isGenAi) return undefined;
  for (const key of TYPE_ATTRIBUTES) {
    const value = view.get(key);
    if (isSgpSpanType(value)) return value;
  }
  return undefined;
}

/** Rules 2 to 14. */
function genAiType(view: SpanView): SgpSpanType | undefined {
  const { kind } = view.span;
  const langsmith = view.get('langsmith.span.kind');
  if (typeof langsmith === 'string') return langsmithTypes[langsmith.toLowerCase()] ?? 'CUSTOM';
  const langfuse = view.get('langfuse.observation.type');
  if (typeof langfuse === 'string') return langfuseTypes[langfuse.toLowerCase()] ?? 'CUSTOM';
  if (view.has('gen_ai.guardrail.name')) return 'GUARDRAIL';
  const operation = view.text('gen_ai.operation.name');
  const operationType =
    operation === undefined ? undefined : (genAiOperationTypes[operation] ?? sentryModelType(view, operation));
  if (operationType === 'CODE_EXECUTION' && view.get('gen_ai.tool.type') === 'datastore') return 'KB_RETRIEVAL';
  if (operationType !== undefined) return operationType;
  const openInference = view.get('openinference.span.kind');
  if (typeof openInference === 'string') return openInferenceTypes[openInference.toUpperCase()] ?? 'CUSTOM';
  const method = view.text('mcp.method.name');
  if (method !== undefined) return mcpType(method, kind);
  const operationId = view.text('ai.operationId');
  if (operationId !== undefined) return aiSdkType(operationId);
  const traceloop = traceloopTypes[view.text('traceloop.span.kind') ?? ''];
  if (traceloop !== undefined) return traceloop;
  const traceloopMethod = traceloopMcpMethod(view);
  if (traceloopMethod !== undefined) return mcpType(traceloopMethod, kind);
  const requestType = llmRequestTypes[view.text('llm.request.type') ?? ''];
  if (requestType !== undefined) return requestType;
  const framework = frameworkType(view);
  if (framework !== undefined) return framework;
  if (operation !== undefined) return 'CUSTOM';
  const isModel = view.has('gen_ai.system') || view.has('gen_ai.provider.name') || view.has('gen_ai.request.model');
  return isModel ? 'COMPLETION' : sentryOperationType(view);
}

/** Rules 15 to 17. */
function infrastructureType(view: SpanView): SgpSpanType {
  const database = databaseType(view);
  if (database !== undefined) return database;
  const { kind } = view.span;
  return kind === SpanKind.CLIENT || kind === SpanKind.PRODUCER ? 'EXTERNAL_ENDPOINT' : 'STANDALONE';
}

function isModelCall(view: SpanView, type: SgpSpanType): boolean {
  const operationId = view.text('ai.operationId');
  // An AI SDK span keeps its place in the SDK's own hierarchy, whatever else was written onto it.
  if (operationId !== undefined) return isAiSdkModelCall(operationId);
  if (type === 'COMPLETION' || type === 'RERANKING') return true;
  if (type !== 'CUSTOM') return false;
  return (
    view.get('gen_ai.operation.name') === 'embeddings' ||
    view.text('openinference.span.kind')?.toUpperCase() === 'EMBEDDING' ||
    view.get('langfuse.observation.type') === 'embedding' ||
    view.get('langsmith.span.kind') === 'embedding' ||
    view.get('genkit:metadata:subtype') === 'embedder'
  );
}
