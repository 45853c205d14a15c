// Reads a JSON request body with a bound on its size.

import type { IncomingMessage } from 'node:http';
import { invalid, Rejection } from '../rejection';
import { parseJson } from '../validation/parse-json';

/** A refused body is still read up to this multiple of the limit: most clients see an answer only after sending. */
const DISCARD_FACTOR = 4;

/**
 * @returns the parsed body; `{}` for an empty one if `emptyAsObject`
 * @throws Rejection 400 for a body that breaks off, 413 over `maxBytes`, 415 for a compressed body,
 *   422 if it is not declared as JSON or is not JSON
 */
export async function readJsonBody(
  request: IncomingMessage,
  maxBytes: number,
  { emptyAsObject = false } = {},
): Promise<unknown> {
  const body = await readBytes(request, maxBytes);
  if (emptyAsObject && body.length === 0) return {};
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Rejection(415, 'Compressed request bodies are not supported: send the body without content-encoding');
  }
  // Also a guard: a cross-site form can send text/plain without asking first, but not JSON.
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw invalid(['body'], 'Send the body with content-type: application/json', 'model_attributes_type');
  }
  return parseJson(body);
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      byteCount += chunk.length;
      if (byteCount <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (byteCount > maxBytes * DISCARD_FACTOR) break;
    }
  } catch {
    // The client went away: nobody reads the answer, but it is no failure of the backend.
    throw new Rejection(400, 'The request body broke off');
  }
  if (byteCount > maxBytes) throw new Rejection(413, `Request body is larger than ${maxBytes} bytes`);
  return Buffer.concat(chunks, byteCount);
}
