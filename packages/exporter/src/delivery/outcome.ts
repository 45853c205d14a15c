// What one request came to, as a value, and the pure function that reads it from the client's error. Deciding what follows from it is
// left to the rooms that act: deliver-requests (split, drop) and delivery-gate (hold, probe).
import type { SgpError } from '../errors/sgp-error';

export type Outcome =
  | { readonly kind: 'delivered' }
  /** Worth another try later: the backend is not there, failing, busy, or not what the base URL should name. */
  | { readonly kind: 'retryable'; readonly error: SgpError; readonly retryAfterMillis?: number }
  /** A verdict on the content. `itemIndexes` are those the server named, within the request. */
  | { readonly kind: 'rejected'; readonly error: SgpError; readonly itemIndexes: readonly number[] }
  /** A verdict on the size of the request. */
  | { readonly kind: 'too_large'; readonly error: SgpError }
  /** The key or the account is refused: nothing will be taken until someone changes that. */
  | { readonly kind: 'unauthorized'; readonly error: SgpError };

/** Statuses that refuse the caller rather than the content: wrong key, no payment, no permission, a proxy that wants a login. */
const CALLER_REFUSED = new Set([401, 402, 403, 407]);
/** Statuses that say the request reached the wrong place; a deployment may be under way there. */
const WRONG_PLACE = new Set([404, 405, 410]);

/** `undefined` is success. */
export function outcomeOf(error: SgpError | undefined): Outcome {
  if (error === undefined) return { kind: 'delivered' };
  const { code, status } = error;
  if (code === 'SGP_INVALID_ITEMS' || code === 'SGP_INTERNAL') return { kind: 'rejected', error, itemIndexes: [] };
  if (status === undefined || status < 400 || status >= 500 || status === 408 || status === 429) {
    return { kind: 'retryable', error, retryAfterMillis: error.retryAfterMillis };
  }
  if (CALLER_REFUSED.has(status)) return { kind: 'unauthorized', error };
  if (WRONG_PLACE.has(status)) return { kind: 'retryable', error };
  if (status === 413) return { kind: 'too_large', error };
  return { kind: 'rejected', error, itemIndexes: error.itemIndexes ?? [] };
}
