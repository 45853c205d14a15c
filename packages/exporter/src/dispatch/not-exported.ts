// Spans that are never exported: those of our own requests, and placeholders that an instrumentation ends before the
// real span.
import type { SpanLike } from '../convert/span-like';
import { isPlaceholder } from '../convert/span-to-item';
import { isOwnRequest } from './own-request';

/** Why a span is not exported, `undefined` when it is. Never throws. */
export function notExported(span: SpanLike, baseUrl: string | undefined): 'own request' | 'placeholder' | undefined {
  try {
    if (isOwnRequest(span, baseUrl)) return 'own request';
    return isPlaceholder(span) ? 'placeholder' : undefined;
  } catch {
    // An attribute that throws when it is read; conversion says so in the item.
    return undefined;
  }
}
