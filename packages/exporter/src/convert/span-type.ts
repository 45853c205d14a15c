// The SGP type of a span. The dialects of LLM instrumentations are read here once they have rules of their own.
import { SpanKind } from '@opentelemetry/api';
import { type SgpSpanType, sgpSpanTypes } from '../item/sgp-item';
import { readAttribute } from './json-value';
import type { SpanLike } from './span-like';

/** Attributes that name the type outright; a value that is no SGP type is ignored. */
export const TYPE_ATTRIBUTES = ['sgp.span.type', '__span_type__'] as const;

const known: ReadonlySet<unknown> = new Set(sgpSpanTypes);

/** The type that the span's author asked for. */
export function requestedSpanType(span: SpanLike): SgpSpanType | undefined {
  for (const key of TYPE_ATTRIBUTES) {
    const value = readAttribute(span.attributes, key);
    if (known.has(value)) return value as SgpSpanType;
  }
  return undefined;
}

/** The type that follows from what the span is: a call that leaves the process, or anything else. */
export function impliedSpanType(span: SpanLike): SgpSpanType {
  return span.kind === SpanKind.CLIENT || span.kind === SpanKind.PRODUCER ? 'EXTERNAL_ENDPOINT' : 'STANDALONE';
}
