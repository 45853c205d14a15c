// What a span is: its SGP type and the family its content is read as. The first rule that fits wins (mapping 0.3).
import { SpanKind } from '@opentelemetry/api';
import { guarded } from '../errors/guarded';
import { isSgpSpanType, type SgpSpanType } from '../item/sgp-item';
import type { DialectTables } from './dialect-tables';
import { authoredType } from './dialects/authored';
import { databaseType } from './dialects/infrastructure';
import type { SpanLike } from './span-like';
import type { SpanView } from './span-view';

export interface SpanClass {
  readonly type: SgpSpanType;
  /** A span of a GenAI or MCP dialect, or one whose author named its type. */
  readonly isGenAi: boolean;
  /** One call of a model: the only kind of span whose tokens may be billed (mapping 9.1). */
  readonly isModelCall: boolean;
  /** Nothing names the type: it was inferred from what the span carries. */
  readonly isInferred: boolean;
  /** The type that the span's author asked for. */
  readonly requestedType: SgpSpanType | undefined;
}

/** Changes the type of a span; a result that is no SGP type is ignored. */
export type MapType = (span: SpanLike, type: SgpSpanType) => SgpSpanType | undefined;

export function classifySpan(view: SpanView, dialects: DialectTables, mapType?: MapType): SpanClass {
  const requestedType = authoredType(view);
  const known = view.isGenAi ? firstAnswer(dialects.types, view) : undefined;
  const dialectType = known ?? (view.isGenAi ? firstAnswer(dialects.fallbackTypes, view) : undefined);
  const type = mappedType(view, requestedType ?? dialectType ?? infrastructureType(view), mapType);
  const isGenAi = requestedType !== undefined || dialectType !== undefined;
  return {
    type,
    isGenAi,
    isModelCall: (isGenAi || mapType !== undefined) && isModelCall(view, dialects, type),
    isInferred: requestedType === undefined && known === undefined,
    requestedType,
  };
}

function mappedType({ span }: SpanView, proposed: SgpSpanType, mapType: MapType | undefined): SgpSpanType {
  if (mapType === undefined) return proposed;
  const mapped: unknown = guarded(() => mapType(span, proposed), proposed);
  return isSgpSpanType(mapped) ? mapped : proposed;
}

function firstAnswer<T>(rules: readonly ((view: SpanView) => T | undefined)[], view: SpanView): T | undefined {
  for (const rule of rules) {
    const answer = rule(view);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Rules 15 to 17 of mapping 0.3. */
function infrastructureType(view: SpanView): SgpSpanType {
  const database = databaseType(view);
  if (database !== undefined) return database;
  const { kind } = view.span;
  return kind === SpanKind.CLIENT || kind === SpanKind.PRODUCER ? 'EXTERNAL_ENDPOINT' : 'STANDALONE';
}

function isModelCall(view: SpanView, dialects: DialectTables, type: SgpSpanType): boolean {
  const answer = firstAnswer(dialects.modelCallRules, view);
  if (answer !== undefined) return answer;
  if (type === 'COMPLETION' || type === 'RERANKING') return true;
  return type === 'CUSTOM' && isEmbedding(view, dialects);
}

/** Whether a dialect calls it a call of an embedding model, for which SGP has no type. */
export function isEmbedding(view: SpanView, { embeddingRules }: DialectTables): boolean {
  return embeddingRules.some((rule) => rule(view));
}
