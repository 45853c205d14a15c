// Bytes of a request body to a JSON value. Bytes that are not UTF-8 survive as lone surrogates, so that the
// validation can refuse them in identifiers and replace them elsewhere, as the contract asks.

import { isUtf8 } from 'node:buffer';
import { invalid, Rejection } from '../contract/rejection';
import { jsonExcess, MAX_JSON_DEPTH, MAX_JSON_KEYS, MAX_OBJECT_KEYS } from './json-excess';

/** @throws Rejection 422 if the body is not JSON or nests too deep, 413 if it names too many fields */
export function parseJson(body: Buffer): unknown {
  const excess = jsonExcess(body);
  if (excess === 'depth') {
    throw invalid(['body'], `JSON nested deeper than ${MAX_JSON_DEPTH} levels`, 'json_invalid');
  }
  if (excess === 'keys') {
    const limits = `${MAX_JSON_KEYS} keys, or than ${MAX_OBJECT_KEYS} in one object`;
    throw new Rejection(413, `Request body has more than ${limits}`);
  }
  try {
    return JSON.parse(isUtf8(body) ? body.toString('utf8') : markInvalidBytes(body));
  } catch {
    throw invalid(['body', 0], 'JSON decode error', 'json_invalid');
  }
}

/** Decodes with a lone surrogate for each invalid byte sequence, where the usual decoding writes U+FFFD. */
function markInvalidBytes(body: Buffer): string {
  // A U+FFFD that the client really sent is set aside as its JSON escape first.
  const escaped = body.toString('latin1').replaceAll('\xef\xbf\xbd', '\\ufffd');
  return Buffer.from(escaped, 'latin1').toString('utf8').replaceAll('\ufffd', '\udc80');
}
