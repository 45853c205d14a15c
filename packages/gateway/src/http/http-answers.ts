// What OTLP/HTTP answers: the status, and a body in the encoding of the request. Retryable for its senders are 429,
// 502, 503 and 504 alone.
import type { ServerResponse } from 'node:http';
import type { Encoding, Signal } from '../contract/queue-record';
import type { IngestAnswer } from '../ingest/ingest';
import { exportResponse, statusBody } from '../otlp/export-answers';

/** Codes of google.rpc.Code, for the bodies of failures. */
const CODES = {
  400: 3,
  401: 16,
  404: 5,
  405: 12,
  408: 4,
  413: 8,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
} as const;

export type FailureStatus = keyof typeof CODES;

export interface Failure {
  readonly status: FailureStatus;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the rest of the body stands between this request and the next one. */
  readonly isBodyUnread?: boolean;
}

const CONTENT_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** `undefined` for a type that OTLP does not know. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const [type = ''] = (contentType ?? '').split(';');
  const known = Object.entries(CONTENT_TYPES).find(([, each]) => each === type.trim().toLowerCase());
  return known?.[0] as Encoding | undefined;
}

export function answerFailure(response: ServerResponse, encoding: Encoding, failure: Failure): void {
  const { status, message, headers, isBodyUnread = false } = failure;
  const body = statusBody(encoding, CODES[status], message);
  response.writeHead(status, {
    'content-type': CONTENT_TYPES[encoding],
    'content-length': body.length,
    ...(isBodyUnread && { connection: 'close' }),
    ...headers,
  });
  response.end(body);
  // The sender is still writing. Closing now would reset the connection and lose the answer, so for a moment the rest
  // is read and thrown away.
  if (isBodyUnread) drainFor(response);
}

const DRAIN_MILLIS = 1_000;

function drainFor(response: ServerResponse): void {
  const { req: request } = response;
  request.removeAllListeners('data');
  request.unpipe();
  request.resume();
  const timer = setTimeout(() => request.destroy(), DRAIN_MILLIS);
  request.once('close', () => clearTimeout(timer));
}

/** @returns the status that was answered */
export function answerIngest(
  response: ServerResponse,
  encoding: Encoding,
  signal: Signal,
  answer: IngestAnswer,
): number {
  if (answer.kind === 'stored') {
    const body = exportResponse(encoding, signal, answer.partial);
    response.writeHead(200, { 'content-type': CONTENT_TYPES[encoding], 'content-length': body.length });
    response.end(body);
    return 200;
  }
  const status = ({ malformed: 400, full: 429, away: 503 } as const)[answer.kind];
  const headers = answer.kind === 'malformed' ? undefined : { 'retry-after': String(answer.retryAfterSeconds) };
  answerFailure(response, encoding, { status, message: answer.message, headers });
  return status;
}
