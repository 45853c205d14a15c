// For applications that write their own spans: sets what SGP shows of a span. It is stored in span attributes, so it
// works with every SDK line, and does nothing without an SDK.
import type { Span } from '@opentelemetry/api';
import { AUTHORED_CONTENT, AUTHORED_GROUP, AUTHORED_TYPE, TURN_COST, TURN_USAGE } from '../convert/dialects/authored';
import { jsonValue } from '../convert/json-value';
import { limitContent } from '../convert/limit-content';
import { log } from '../diagnostics/log';
import { thrownText } from '../errors/thrown-text';
import { isSgpSpanType, type JsonObject, type SgpSpanType } from '../item/sgp-item';

/** What a span must be able to do here; every OpenTelemetry span is. */
export type WritableSpan = Pick<Span, 'isRecording'> & { setAttribute(key: string, value: string | number): unknown };

/** Content is bounded before it becomes an attribute: what is longer is cut, as it would be on its way out. */
const LIMITS = { maxBytes: 512 * 1024, maxTextChars: 256 * 1024 };

/**
 * The input of the span: any value that JSON can say; an object stays as it is, anything else is shown under `input`.
 * Dates, errors, maps, cycles and class instances become something readable. Does nothing on a span that is not
 * recording, and never throws.
 */
export function setInput(span: WritableSpan, value: unknown): void {
  setContent(span, AUTHORED_CONTENT.input, value);
}

/** The output of the span; see {@link setInput}. */
export function setOutput(span: WritableSpan, value: unknown): void {
  setContent(span, AUTHORED_CONTENT.output, value);
}

/**
 * The type that SGP shows the span as, instead of the one that follows from its attributes. A value that is no SGP type
 * is ignored with a warning.
 */
export function setSpanType(span: WritableSpan, type: SgpSpanType): void {
  write(span, () => {
    if (isSgpSpanType(type)) span.setAttribute(AUTHORED_TYPE, type);
    else log.warn(`setSpanType: ${String(type)} is no SGP span type; the span keeps its own.`);
  });
}

/** The session or conversation that the span's trace belongs to; at most 256 bytes are kept as they are. */
export function setGroup(span: WritableSpan, id: string | number): void {
  write(span, () => span.setAttribute(AUTHORED_GROUP, String(id)));
}

/** Tokens of a whole turn. At least one number; each zero or more. */
export interface TurnUsage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** Of the input tokens, those that were read from a cache. */
  readonly cachedInputTokens?: number | undefined;
  /** Of the output tokens, those that were spent on reasoning. */
  readonly reasoningTokens?: number | undefined;
  readonly totalTokens?: number | undefined;
}

/**
 * The tokens, and the cost in US dollars, of a turn as a whole: of a span above several model calls. SGP then bills
 * this and none of the calls below it (contract: Tokens and cost), so use it on at most one span of a turn, and only
 * when the calls themselves are not to be counted.
 */
export function recordTurnUsage(span: WritableSpan, usage: TurnUsage, costUsd?: number): void {
  write(span, () => {
    const counts: JsonObject = {};
    for (const [key, value] of Object.entries(usage ?? {})) {
      if (value === undefined || value === null) continue;
      if (typeof value === 'number' && Number.isFinite(value) && value >= 0) counts[snakeCase(key)] = value;
      else log.warn(`recordTurnUsage: ${key} is ${String(value)}, expected a number of zero or more; it is left out.`);
    }
    if (Object.keys(counts).length > 0) span.setAttribute(TURN_USAGE, JSON.stringify(counts));
    if (costUsd === undefined) return;
    if (Number.isFinite(costUsd) && costUsd >= 0) span.setAttribute(TURN_COST, costUsd);
    else log.warn(`recordTurnUsage: costUsd is ${String(costUsd)}, expected a number of zero or more; it is left out.`);
  });
}

function setContent(span: WritableSpan, key: string, value: unknown): void {
  write(span, () => {
    const json = jsonValue(value);
    if (json === undefined || json === null) return;
    const bounded = limitContent({ whole: json }, LIMITS).value;
    // Text, since a span keeps no objects.
    span.setAttribute(key, JSON.stringify(bounded.whole ?? bounded));
  });
}

/** Nothing of ours may throw into the application, whatever kind of span this is. */
function write(span: WritableSpan, act: () => void): void {
  try {
    if (span?.isRecording?.() === true) act();
  } catch (error) {
    log.error(`The span could not be written: ${thrownText(error)}`);
  }
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
