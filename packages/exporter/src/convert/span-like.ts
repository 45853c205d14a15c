// What the converter reads of a finished span. Structural, so that the ReadableSpan of the SDK's 1.30, 2.x and 3.x
// lines all fit without importing one of them: 1.x has `parentSpanId` and `instrumentationLibrary`, later lines
// `parentSpanContext` and `instrumentationScope`.
import type { HrTime, SpanContext, SpanStatus } from '@opentelemetry/api';

export interface TimedEventLike {
  readonly time: HrTime;
  readonly name: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface LinkLike {
  readonly context: SpanContext;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface ScopeLike {
  readonly name: string;
  readonly version?: string;
}

export interface ResourceLike {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly asyncAttributesPending?: boolean;
  waitForAsyncAttributes?(): Promise<void>;
  /** Of the SDK's 2.x and 3.x lines: values that are still looked for are promises. */
  getRawAttributes?(): readonly (readonly [string, unknown])[];
}

export interface SpanLike {
  readonly name: string;
  /** The API's SpanKind as a number: the lines disagree on the enum's type, not on its values. */
  readonly kind: number;
  spanContext(): SpanContext;
  readonly parentSpanId?: string;
  readonly parentSpanContext?: { readonly spanId: string };
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly ended: boolean;
  readonly status: SpanStatus;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly TimedEventLike[];
  readonly links: readonly LinkLike[];
  readonly resource: ResourceLike;
  readonly instrumentationScope?: ScopeLike;
  readonly instrumentationLibrary?: ScopeLike;
  readonly droppedAttributesCount?: number;
  readonly droppedEventsCount?: number;
  readonly droppedLinksCount?: number;
}

/**
 * What is read of a log record that belongs to a span: GenAI instrumentations may write prompts and answers there only.
 */
export interface LogRecordLike {
  readonly eventName?: string | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

const INVALID_SPAN_ID = '0000000000000000';

/**
 * The id of the span's parent, `undefined` for a root. A span that names itself as its parent counts as one: the API
 * refuses a batch with a cycle.
 */
export function parentIdOf(span: SpanLike): string | undefined {
  const id = span.parentSpanContext?.spanId ?? span.parentSpanId;
  return typeof id === 'string' && id && id !== INVALID_SPAN_ID && id !== span.spanContext().spanId ? id : undefined;
}

/** The name of the instrumentation that made the span; empty when it has none. */
export function scopeNameOf({ instrumentationScope, instrumentationLibrary }: SpanLike): string {
  return primitiveText((instrumentationScope ?? instrumentationLibrary)?.name);
}

/** As `String()` has it; empty for an object, whose text may take for ever to make (an array of 2³² gaps). */
export function primitiveText(value: unknown): string {
  return typeof value === 'object' || typeof value === 'function' ? '' : String(value ?? '');
}
