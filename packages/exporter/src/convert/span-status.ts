// Status and error description of a span (mapping 11; contract: Metadata conventions).
import { SpanStatusCode } from '@opentelemetry/api';
import type { JsonObject, SgpSpanStatus } from '../item/sgp-item';
import type { DialectTables } from './dialect-tables';
import { httpStatus, isCanceledCall } from './dialects/infrastructure';
import { jsonValue, readAttribute } from './json-value';
import { exceptionOf } from './span-exception';
import type { SpanView } from './span-view';

const MAX_MESSAGE_CHARS = 4096;
const MAX_STACKTRACE_CHARS = 8192;
/** How much is read of an error message that may end with its stack. */
const MAX_READ_CHARS = MAX_MESSAGE_CHARS + MAX_STACKTRACE_CHARS;
/** `DOMException.ABORT_ERR`: the SDK takes an exception's code for its type. */
const ABORTED_DOM = '20';

/**
 * @param isGenAi whether the span is one of a GenAI or MCP dialect, where an `error.type` is an error even without a
 * status
 */
export function spanStatus(view: SpanView, dialects: DialectTables, isGenAi: boolean): SgpSpanStatus {
  const { span } = view;
  const code = span.status?.code;
  if (code === SpanStatusCode.ERROR) return 'ERROR';
  if (!view.isGenAi && !isGenAi) return 'SUCCESS';
  if (dialects.failureRules.some((rule) => rule(view))) return 'ERROR';
  if (code === SpanStatusCode.OK) return 'SUCCESS';
  return isGenAi && view.text('error.type') !== undefined ? 'ERROR' : 'SUCCESS';
}

/** `error`, `error_type`, `error_message`, `error_stacktrace` and `canceled` of a failed span. */
export function errorMetadata(view: SpanView, dialects: DialectTables, withStacktrace: boolean): JsonObject {
  const exception = exceptionOf(view.span);
  const recorded = (key: string) => textOf(readAttribute(exception?.attributes, key));
  const status = httpStatus(view);
  const recordedType = recorded('exception.type');
  const whole = wholeMessage(view, dialects, recorded('exception.message'), status);
  const message = shortMessage(whole);
  const appended = appendedStacktrace(whole);
  const types = [
    // `Error` says nothing that the status does not.
    recordedType === 'Error' ? undefined : recordedType,
    view.text('error.type'),
    view.text('exception.type'),
    CLASS_NAME.exec(message)?.[1],
    CLASS_NAME.exec(appended ?? '')?.[1],
    status,
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

function wholeMessage(
  view: SpanView,
  { errorMessageKeys }: DialectTables,
  exceptionMessage: string | undefined,
  status: string | undefined,
): string {
  return (
    textOf(view.span.status?.message) ??
    exceptionMessage ??
    view.firstTextOf(errorMessageKeys) ??
    (status === undefined ? '' : `HTTP ${status}`)
  );
}

/**
 * OpenInference's LangChain package appends the stack to the message, behind a blank line, and records neither it nor
 * the class otherwise.
 */
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
  return /abort|cancel/i.test(type) || type === ABORTED_DOM || isCanceledCall(view);
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
