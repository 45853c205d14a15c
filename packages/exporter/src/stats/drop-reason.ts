// Why spans were lost: a closed list, so that it can label a metric.
import { SgpError, type SgpErrorCode } from '../errors/sgp-error';

export const dropReasons = {
  queue_full: 'the queue holds as many spans as its bound allows',
  queue_bytes_full: 'the queue holds as many bytes as its bound allows',
  rejected: 'the server refused the spans',
  unauthorized: 'the server refused the API key or the account',
  too_large: 'the request was larger than the server takes',
  blocked: 'something on the way or the server itself never took them, while it took others',
  rate_limited: 'the server asked for fewer requests',
  unreachable: 'no SGP server could be reached',
  server_error: 'the server failed',
  timeout: 'no answer in time',
  spool_full: 'the spool holds as much as its bound allows, and the oldest went first',
  spool_expired: 'they were in the spool for as long as its bound allows',
  spool_lost: 'the spool had them no more, or could not read them',
  exporter_failed: 'the exporter failed, or could not read the span',
  shutdown: 'the time for the shutdown was over',
  after_shutdown: 'the span ended after the shutdown',
} as const;

export type DropReason = keyof typeof dropReasons;

const reasonByCode: Readonly<Record<SgpErrorCode, DropReason>> = {
  SGP_INVALID_OPTION: 'exporter_failed',
  SGP_MISSING_CREDENTIALS: 'exporter_failed',
  SGP_INVALID_ITEMS: 'exporter_failed',
  SGP_INTERNAL: 'exporter_failed',
  SGP_UNREACHABLE: 'unreachable',
  SGP_TLS_FAILED: 'unreachable',
  SGP_TIMEOUT: 'timeout',
  SGP_DEADLINE_EXCEEDED: 'timeout',
  SGP_CLOSED: 'shutdown',
  SGP_UNAUTHORIZED: 'unauthorized',
  SGP_FORBIDDEN: 'unauthorized',
  SGP_NOT_FOUND: 'unreachable',
  SGP_CONFLICT: 'rejected',
  SGP_REJECTED: 'rejected',
  SGP_UNEXPECTED_ANSWER: 'unreachable',
  SGP_PAYLOAD_TOO_LARGE: 'too_large',
  SGP_RATE_LIMITED: 'rate_limited',
  SGP_SERVER_ERROR: 'server_error',
};

/** The reason behind an exporter's error; any exporter may have been injected. */
export function dropReasonOf(error: unknown): DropReason {
  return SgpError.isSgpError(error) ? (reasonByCode[error.code] ?? 'exporter_failed') : 'exporter_failed';
}
