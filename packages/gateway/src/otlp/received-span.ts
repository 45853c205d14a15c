// A span that another process ended, in the structural form that the exporter converts.
import { type HrTime, type SpanContext, TraceFlags } from '@opentelemetry/api';
import type { SpanLike } from '@sgp-otel/exporter';

type Attributes = Record<string, unknown>;
export type Resource = SpanLike['resource'];
export type Scope = NonNullable<SpanLike['instrumentationScope']>;
export type ReceivedEvent = SpanLike['events'][number] & { readonly droppedAttributesCount?: number };
export type ReceivedLink = SpanLike['links'][number] & { readonly droppedAttributesCount?: number };

/** The flag that every span here gets: only sampled spans are exported, and senders may leave the flag out. */
export const { SAMPLED } = TraceFlags;

export class ReceivedSpan implements SpanLike {
  name = '';
  kind = 0;
  traceId = '';
  spanId = '';
  /** Empty for a root. */
  parentId = '';
  startTime: HrTime = [0, 0];
  endTime: HrTime = [0, 0];
  status: SpanLike['status'] = { code: 0 };
  attributes: Attributes = {};
  events: ReceivedEvent[] = [];
  links: ReceivedLink[] = [];
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  /** `false` until the replay tells its end. */
  ended = true;
  #context: SpanContext | undefined;

  constructor(
    readonly resource: Resource,
    readonly instrumentationScope: Scope,
  ) {}

  get parentSpanContext(): { readonly spanId: string } | undefined {
    return this.parentId === '' ? undefined : { spanId: this.parentId };
  }

  /** Always the same object: the exporter reports by it what became of the span. */
  spanContext(): SpanContext {
    this.#context ??= { traceId: this.traceId, spanId: this.spanId, traceFlags: SAMPLED };
    return this.#context;
  }

  /** Whether it can ever be stored: the specification makes both ids required, and not all zeros. */
  get isIdentified(): boolean {
    return isTraceId(this.traceId) && isSpanId(this.spanId);
  }
}

export function isTraceId(id: string): boolean {
  return id.length === 32 && id !== '00000000000000000000000000000000';
}

export function isSpanId(id: string): boolean {
  return id.length === 16 && id !== '0000000000000000';
}

/** A log record that may hold what a model was asked and what it answered. */
export interface ReceivedLogRecord {
  readonly traceId: string;
  readonly spanId: string;
  readonly eventName?: string | undefined;
  readonly attributes: Attributes;
  readonly body: unknown;
}

/** Attributes come from anywhere: `__proto__` is a key like any other. */
export function setAttribute(attributes: Attributes, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true, writable: true });
  } else attributes[key] = value;
}
