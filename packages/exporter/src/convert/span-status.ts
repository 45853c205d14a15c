// Status and error description of a span (contract: Metadata conventions).
import { SpanStatusCode } from '@opentelemetry/api';
import type { JsonObject, SgpSpanStatus } from '../item/sgp-item';
import { jsonValue, readAttribute } from './json-value';
import type { SpanLike, TimedEventLike } from './span-like';

const MAX_MESSAGE_CHARS = 4096;
const MAX_STACKTRACE_CHARS = 8192;

export function spanStatus(span: SpanLike): SgpSpanStatus {
  return span.status?.code === SpanStatusCode.ERROR ? 'ERROR' : 'SUCCESS';
}

/** The last exception event of a failed span: it describes the error and is not repeated among the events. */
export function failureEvent(span: SpanLike): TimedEventLike | undefined {
  return spanStatus(span) === 'ERROR' ? span.events?.findLast((event) => event.name === 'exception') : undefined;
}

/** `error`, `error_type`, `error_message` and `error_stacktrace` of a failed span. */
export function errorMetadata(span: SpanLike, exception: TimedEventLike | undefined): JsonObject {
  const recorded = (key: string) => textOf(readAttribute(exception?.attributes, key));
  const exceptionType = recorded('exception.type');
  // `Error` says nothing that the status does not; a named type from anywhere else is better.
  const named = exceptionType === 'Error' ? undefined : exceptionType;
  const message = textOf(span.status.message) ?? recorded('exception.message') ?? '';
  const stacktrace = recorded('exception.stacktrace');
  return {
    error: true,
    error_type: named ?? textOf(readAttribute(span.attributes, 'error.type')) ?? exceptionType ?? 'Error',
    error_message: cut(message, MAX_MESSAGE_CHARS),
    ...(stacktrace !== undefined && { error_stacktrace: cut(stacktrace, MAX_STACKTRACE_CHARS) }),
  };
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const json = jsonValue(value);
  return typeof json === 'string' ? json : JSON.stringify(json);
}

function cut(text: string, maxChars: number): string {
  return text.length > maxChars ? text.slice(0, maxChars).toWellFormed() : text;
}
