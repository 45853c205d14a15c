// The Model Context Protocol (mapping 1.7): a request's type by its method, on both sides of the connection.
import { SpanKind } from '@opentelemetry/api';
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import type { SpanView } from '../span-view';

const methodTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  'tools/call': 'CODE_EXECUTION',
  'resources/read': 'FILE_RETRIEVAL',
  'prompts/get': 'PROMPT_ENGINEERING',
  'sampling/createMessage': 'COMPLETION',
};

const METHOD = 'mcp.method.name';

/** The type of a request by its method and the kind of its span, whoever recorded it. */
export function mcpType(method: string, kind: number): SgpSpanType {
  return methodTypes[method] ?? (kind === SpanKind.CLIENT ? 'EXTERNAL_ENDPOINT' : 'CUSTOM');
}

/** What a request asks for, where no arguments were recorded. */
function resourceInput(view: SpanView): DraftObject | undefined {
  const uri = view.get(METHOD) === 'resources/read' ? view.text('mcp.resource.uri') : undefined;
  return uri === undefined ? undefined : { uri };
}

export const mcp: BuiltInDialect = {
  name: 'MCP',
  attributes: ['mcp.*'],
  // The protocol's session is a connection, not a conversation, so it is not read as one.
  type: (view) => {
    const method = view.text(METHOD);
    return method === undefined ? undefined : mcpType(method, view.span.kind);
  },
  inputs: { dedicated: resourceInput },
};
