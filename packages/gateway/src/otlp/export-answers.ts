// The bodies of OTLP's answers, in both encodings.
import { PbfWriter } from 'pbf';
import type { Encoding, Signal } from '../contract/queue-record';

const REJECTED_FIELD = { traces: 'rejectedSpans', logs: 'rejectedLogRecords' } as const;

/** What is in an answer to a request that was taken. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

/** An ExportTraceServiceResponse or ExportLogsServiceResponse: empty when all was taken. */
export function exportResponse(encoding: Encoding, signal: Signal, partial?: PartialSuccess): Buffer {
  if (encoding === 'json') {
    const partialSuccess = partial && { [REJECTED_FIELD[signal]]: partial.rejected, errorMessage: partial.message };
    return Buffer.from(JSON.stringify(partialSuccess ? { partialSuccess } : {}));
  }
  if (partial === undefined) return Buffer.alloc(0);
  const writer = new PbfWriter();
  writer.writeMessage(1, writePartialSuccess, partial);
  return Buffer.from(writer.finish());
}

function writePartialSuccess({ rejected, message }: PartialSuccess, writer: PbfWriter): void {
  writer.writeVarintField(1, rejected);
  writer.writeStringField(2, message);
}

/** A google.rpc.Status, as OTLP/HTTP wants it in the body of every failure. */
export function statusBody(encoding: Encoding, code: number, message: string): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }));
  const writer = new PbfWriter();
  writer.writeVarintField(1, code);
  writer.writeStringField(2, message);
  return Buffer.from(writer.finish());
}

/** A google.rpc.Status with a RetryInfo in its details, for the trailer `grpc-status-details-bin`. */
export function retryStatus(code: number, message: string, retryAfterSeconds: number): Buffer {
  const writer = new PbfWriter();
  writer.writeVarintField(1, code);
  writer.writeStringField(2, message);
  writer.writeMessage(3, writeRetryInfo, retryAfterSeconds);
  return Buffer.from(writer.finish());
}

function writeRetryInfo(seconds: number, writer: PbfWriter): void {
  writer.writeStringField(1, 'type.googleapis.com/google.rpc.RetryInfo');
  writer.writeMessage(2, writeRetryDelay, seconds);
}

/** RetryInfo.retry_delay, a Duration. */
function writeRetryDelay(seconds: number, writer: PbfWriter): void {
  writer.writeMessage(1, (value: number, inner: PbfWriter) => inner.writeVarintField(1, value), seconds);
}
