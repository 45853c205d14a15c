// Reads JSON request bodies, with a bound on the size of each and on the memory of all that are being read.

import type { IncomingMessage } from 'node:http';
import { invalid, Rejection } from '../contract/rejection';
import { parseJson } from '../validation/parse-json';

/** A refused body is still read up to this multiple of the limit: most clients read the answer only after sending. */
const DISCARD_FACTOR = 4;

/** All bodies being read may together take this many times the limit of one. */
const TOTAL_FACTOR = 16;

/**
 * @returns the parsed body; `{}` for an empty one if `emptyAsObject`
 * @throws Rejection 400 for a body that breaks off, 413 over the limit, 415 for a compressed body, 422 if it is
 *   not declared as JSON or is not JSON, 503 while the bodies of other requests take all the memory there is
 */
export type ReadJson = (request: IncomingMessage, options?: { emptyAsObject?: boolean }) => Promise<unknown>;

/** @param maxBytes a larger body is answered 413 */
export function createBodyReader(maxBytes: number): ReadJson {
  const buffered = { bytes: 0, maxBytes: maxBytes * TOTAL_FACTOR };
  return async (request, { emptyAsObject = false } = {}) => {
    const body = await readBytes(request, maxBytes, buffered);
    if (emptyAsObject && body.length === 0) return {};
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      throw new Rejection(415, 'Compressed request bodies are not supported: send the body without content-encoding');
    }
    // Also a protection: a form on another site can send text/plain without a preflight request, but not JSON.
    if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
      throw invalid(['body'], 'Send the body with content-type: application/json', 'model_attributes_type');
    }
    return parseJson(body);
  };
}

async function readBytes(
  request: IncomingMessage,
  maxBytes: number,
  buffered: { bytes: number; maxBytes: number },
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  let heldBytes = 0;
  // A body whose content-length is over the limit is read but never kept.
  let isKept = !(Number(request.headers['content-length']) > maxBytes);
  let isBusy = false;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      byteCount += chunk.length;
      isBusy ||= buffered.bytes + chunk.length > buffered.maxBytes;
      isKept &&= byteCount <= maxBytes && !isBusy;
      if (isKept) {
        chunks.push(chunk);
        heldBytes += chunk.length;
        buffered.bytes += chunk.length;
      } else {
        chunks.length = 0;
        buffered.bytes -= heldBytes;
        heldBytes = 0;
      }
      if (byteCount > maxBytes * DISCARD_FACTOR) break;
    }
  } catch {
    // The client went away: nobody reads this answer, and it is not a failure of the backend.
    throw new Rejection(400, 'The request body broke off');
  } finally {
    buffered.bytes -= heldBytes;
  }
  if (byteCount > maxBytes) throw new Rejection(413, `Request body is larger than ${maxBytes} bytes`);
  if (!isKept) throw new Rejection(503, 'Too many large requests at once', { retryAfterSeconds: 1 });
  return Buffer.concat(chunks, byteCount);
}
