// What one request came to, as a value, and the pure function that reads it from the client's error. Deciding what
// follows from it is left to the rooms that act: deliver-requests (split, drop) and delivery-gate (hold, probe).
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

/**
 * Statuses that refuse the caller rather than the content: wrong key, no payment, no permission, a proxy that wants a
 * login.
 */
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
  if (status === 413) return { kind: 'too_large', error };
  // Words that are not SGP's judge nothing: what sent them may object to one span, or may stand in front of all of
  // them.
  if (error.isForeign || WRONG_PLACE.has(status)) return { kind: 'retryable', error };
  if (CALLER_REFUSED.has(status)) return { kind: 'unauthorized', error };
  return { kind: 'rejected', error, itemIndexes: error.itemIndexes ?? [] };
}

/** Where nobody was reached at all, size cannot be the reason. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Whether the request may have been too large for something on its way, which did not say so: a reset, a timeout, a
 * failure of the server.
 */
export function isSilence(outcome: Outcome): boolean {
  if (outcome.kind !== 'retryable' || outcome.retryAfterMillis !== undefined) return false;
  const { code, status, systemCode } = outcome.error;
  if (code === 'SGP_CLOSED' || code === 'SGP_TLS_FAILED') return false;
  if (status !== undefined)
    return status >= 500 || status === 408 || (status === 403 && outcome.error.isForeign === true);
  return systemCode === undefined || !NOT_CONNECTED.has(systemCode);
}
