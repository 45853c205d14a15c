// The Model Context Protocol (mapping 1.7): a request's type by its method, on both sides of the connection.
import { SpanKind } from '@opentelemetry/api';
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { SpanView } from '../span-view';

const methodTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  'tools/call': 'CODE_EXECUTION',
  'resources/read': 'FILE_RETRIEVAL',
  'prompts/get': 'PROMPT_ENGINEERING',
  'sampling/createMessage': 'COMPLETION',
};

export function mcpType(method: string, kind: number): SgpSpanType {
  return methodTypes[method] ?? (kind === SpanKind.CLIENT ? 'EXTERNAL_ENDPOINT' : 'CUSTOM');
}

const TRACELOOP_SCOPE = '@traceloop/instrumentation-mcp';
const TRACELOOP_SUFFIX = '.mcp';

/** The method in the name of a span of Traceloop's package, which writes no `mcp.*` attribute. */
export function traceloopMcpMethod(view: SpanView): string | undefined {
  const { name, instrumentationScope, instrumentationLibrary } = view.span;
  if ((instrumentationScope ?? instrumentationLibrary)?.name !== TRACELOOP_SCOPE) return undefined;
  return typeof name === 'string' && name.endsWith(TRACELOOP_SUFFIX)
    ? name.slice(0, -TRACELOOP_SUFFIX.length)
    : undefined;
}

/** What a request asks for, where no arguments were recorded. */
export function mcpInput(view: SpanView): DraftObject | undefined {
  const uri = view.get('mcp.method.name') === 'resources/read' ? view.text('mcp.resource.uri') : undefined;
  return uri === undefined ? undefined : { uri };
}
