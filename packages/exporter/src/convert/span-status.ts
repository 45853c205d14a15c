// Status and error description of a span (mapping 11; contract: Metadata conventions).
import { SpanStatusCode } from '@opentelemetry/api';
import type { JsonObject, SgpSpanStatus } from '../item/sgp-item';
import { MAX_EVENTS_READ } from './bounds';
import { jsonValue, readAttribute } from './json-value';
import { type SpanLike, scopeNameOf, type TimedEventLike } from './span-like';
import type { SpanView } from './span-view';

const MAX_MESSAGE_CHARS = 4096;
const MAX_STACKTRACE_CHARS = 8192;
/** Of a message that may end with its stack. */
const MAX_READ_CHARS = MAX_MESSAGE_CHARS + MAX_STACKTRACE_CHARS;
const CANCELED_GRPC = 1;
/** `DOMException.ABORT_ERR`: the SDK takes an exception's code for its type. */
const ABORTED_DOM = '20';
const CLIENT_CLOSED_REQUEST = 499;

/** @param isGenAi whether the span is one of a GenAI or MCP dialect, where an `error.type` is an error even without a status */
export function spanStatus(view: SpanView, isGenAi: boolean): SgpSpanStatus {
  const { span } = view;
  const code = span.status?.code;
  if (code === SpanStatusCode.ERROR) return 'ERROR';
  if (!view.isGenAi && !isGenAi) return 'SUCCESS';
  if (view.get('langfuse.observation.level') === 'ERROR' || view.get('genkit:state') === 'error') return 'ERROR';
  // LangSmith sets OK first, which OpenTelemetry never takes back.
  if (typeof view.get('langsmith.span.kind') === 'string' && exceptionOf(span)) return 'ERROR';
  if (code === SpanStatusCode.OK) return 'SUCCESS';
  if (isGenAi && view.text('error.type') !== undefined) return 'ERROR';
  return scopeNameOf(span).startsWith('@traceloop/') && exceptionOf(span) ? 'ERROR' : 'SUCCESS';
}

/** The last exception event: that of a failed span describes the error and is not repeated among the events. */
export function exceptionOf(span: SpanLike): TimedEventLike | undefined {
  const { events } = span;
  const { length = 0 } = events ?? [];
  for (let index = length - 1; index >= Math.max(0, length - MAX_EVENTS_READ); index--) {
    if (events[index]?.name === 'exception') return events[index];
  }
  return undefined;
}

/** `error`, `error_type`, `error_message`, `error_stacktrace` and `canceled` of a failed span. */
export function errorMetadata(view: SpanView, withStacktrace: boolean): JsonObject {
  const exception = exceptionOf(view.span);
  const recorded = (key: string) => textOf(readAttribute(exception?.attributes, key));
  const httpStatus = view.text('http.response.status_code') ?? view.text('http.status_code');
  const recordedType = recorded('exception.type');
  const whole = wholeMessage(view, recorded('exception.message'), httpStatus);
  const message = shortMessage(whole);
  const appended = appendedStacktrace(whole);
  const types = [
    // `Error` says nothing that the status does not.
    recordedType === 'Error' ? undefined : recordedType,
    view.text('error.type'),
    view.text('exception.type'),
    CLASS_NAME.exec(message)?.[1],
    CLASS_NAME.exec(appended ?? '')?.[1],
    httpStatus,
    // The agents SDK of OpenAI puts the error into JSON behind a text of its own.
    /"error":"([A-Z]\w+): /.exec(message)?.[1],
  ].filter((each) => each !== undefined);
  // Nor does `Unknown`, unless it is all there is.
  const type = types.find((each) => !/^unknown$/i.test(each)) ?? types[0] ?? 'Error';
  const metadata: JsonObject = { error: true, error_type: type, error_message: message };
  const stacktrace = withStacktrace ? (recorded('exception.stacktrace') ?? appended) : undefined;
  if (stacktrace !== undefined) metadata.error_stacktrace = shortStacktrace(stacktrace);
  if (isCancellation(view, type)) metadata.canceled = true;
  return metadata;
}

const CLASS_NAME = /^([A-Z]\w*(?:Error|Exception)): /;

function wholeMessage(view: SpanView, exceptionMessage: string | undefined, httpStatus: string | undefined): string {
  return (
    textOf(view.span.status?.message) ??
    exceptionMessage ??
    view.text('langfuse.observation.status_message') ??
    view.text('error.message') ??
    view.text('grpc.error_message') ??
    (httpStatus === undefined ? '' : `HTTP ${httpStatus}`)
  );
}

/** OpenInference's LangChain package appends the stack to the message, behind a blank line, and records neither it nor the class otherwise. */
function appendedStacktrace(message: string): string | undefined {
  if (!message.includes('\n    at ')) return undefined;
  const lines = message.slice(0, MAX_READ_CHARS).split('\n');
  const first = lines.findIndex(
    (line, index) => lines[index - 1]?.trim() === '' && /^(?:[A-Z]\w*)?(?:Error|Exception): /.test(line),
  );
  return first === -1 ? undefined : lines.slice(first).join('\n');
}

/** What stands before the first blank line. */
function shortMessage(message: string): string {
  const short = cut(message, MAX_MESSAGE_CHARS);
  return (/^([\s\S]*?\S)\s*?\n[^\S\n]*\n/.exec(short)?.[1] ?? short).toWellFormed();
}

/** At most 8 KiB of a stack trace. */
export function shortStacktrace(stacktrace: string): string {
  return cut(stacktrace, MAX_STACKTRACE_CHARS);
}

function isCancellation(view: SpanView, type: string): boolean {
  return (
    /abort|cancel/i.test(type) ||
    type === ABORTED_DOM ||
    view.number('rpc.grpc.status_code') === CANCELED_GRPC ||
    (view.number('http.response.status_code') ?? view.number('http.status_code')) === CLIENT_CLOSED_REQUEST
  );
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value.slice(0, MAX_READ_CHARS).toWellFormed();
  const json = jsonValue(value);
  return typeof json === 'string' ? json : JSON.stringify(json);
}

function cut(text: string, maxChars: number): string {
  return text.length > maxChars ? text.slice(0, maxChars).toWellFormed() : text;
}
