// A span whose parts are what their types say: the span itself, or, where it was made by hand or by a library that does
// not keep to the types, a copy of what can be read of it. Whoever reads a span after that may compare, join and list
// its parts: with an id that is an array of 2³² gaps, making a key of it would take for ever. The values of attributes
// are left to json-value.ts.
import { types } from 'node:util';
import { INVALID_SPAN_CONTEXT, type SpanContext } from '@opentelemetry/api';
import { guarded } from '../errors/guarded';
import { MAX_EVENTS_READ } from './bounds';
import type { LinkLike, ResourceLike, ScopeLike, SpanLike, TimedEventLike } from './span-like';

/** Longer ones are no ids, nor names of kinds; they would be kept as keys, again and again. */
const MAX_ID_CHARS = 1024;
const NO_ATTRIBUTES: Readonly<Record<string, unknown>> = Object.freeze({});
const NO_RESOURCE: ResourceLike = Object.freeze({ attributes: NO_ATTRIBUTES });
const NO_TIME: [number, number] = [Number.NaN, Number.NaN];

type Unknown<T> = { readonly [Key in keyof T]?: unknown };

/**
 * Never throws. A part that cannot be read, or that is something else, counts as absent; a context without ids is the
 * invalid one.
 */
export function soundSpan(span: SpanLike): SpanLike {
  try {
    if (isSound(span)) return span;
  } catch {
    // Read part by part.
  }
  return mended(span);
}

/** A context whose ids may be compared and kept: the same when they may, else the invalid one. Never throws. */
export function soundContext(context: unknown): SpanContext {
  return guarded(() => isContext(context as SpanContext), false) ? (context as SpanContext) : INVALID_SPAN_CONTEXT;
}

/** Attributes that may be listed: the same when they are an object with named properties, else none. */
export function soundAttributes(attributes: unknown): Readonly<Record<string, unknown>> {
  return isRecord(attributes) ? attributes : NO_ATTRIBUTES;
}

function isSound(span: SpanLike): boolean {
  return (
    typeof span.name === 'string' &&
    isNumberOrId(span.kind) &&
    isContext(span.spanContext()) &&
    isIdOrAbsent(span.parentSpanContext?.spanId) &&
    isIdOrAbsent(span.parentSpanId) &&
    isFlag(span.ended) &&
    isTime(span.startTime) &&
    isTime(span.endTime) &&
    isStatus(span.status) &&
    isRecord(span.attributes) &&
    areAll(span.events, isEvent) &&
    areAll(span.links, isLink) &&
    isResource(span.resource) &&
    isScope(span.instrumentationScope) &&
    isScope(span.instrumentationLibrary) &&
    isCount(span.droppedAttributesCount) &&
    isCount(span.droppedEventsCount) &&
    isCount(span.droppedLinksCount)
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean';
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isId(id: unknown): boolean {
  return typeof id === 'string' && id.length <= MAX_ID_CHARS;
}

function isIdOrAbsent(id: unknown): boolean {
  return isAbsent(id) || isId(id);
}

function isNumberOrId(value: unknown): boolean {
  return typeof value === 'number' || isId(value);
}

function isContext({ traceId, spanId }: Unknown<SpanContext>): boolean {
  return isId(traceId) && isId(spanId);
}

function isTime(time: unknown): boolean {
  return Array.isArray(time) && typeof time[0] === 'number' && typeof time[1] === 'number';
}

function isStatus({ code, message }: Unknown<SpanLike['status']>): boolean {
  return isNumberOrId(code) && (isAbsent(message) || isText(message));
}

/** Characters and entries are keys too, and all of them are listed before the first is seen. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !ArrayBuffer.isView(value) && !types.isBoxedPrimitive(value);
}

function isRecordOrAbsent(value: unknown): boolean {
  return isAbsent(value) || isRecord(value);
}

/** Whether those entries that are read are. Gaps are passed over by whoever reads them. */
function areAll(list: unknown, isOne: (entry: never) => boolean): boolean {
  if (isAbsent(list)) return true;
  if (!Array.isArray(list)) return false;
  const { length } = list;
  for (let index = 0; index < length; index++) {
    // Exceptions are looked for from the end.
    if (index === MAX_EVENTS_READ) index = Math.max(index, length - MAX_EVENTS_READ);
    const entry: unknown = list[index];
    if (!isAbsent(entry) && !(typeof entry === 'object' && isOne(entry as never))) return false;
  }
  return true;
}

function isEvent({ name, time, attributes }: Unknown<TimedEventLike>): boolean {
  return isText(name) && (isAbsent(time) || isTime(time)) && isRecordOrAbsent(attributes);
}

function isLink({ context, attributes }: Unknown<LinkLike>): boolean {
  return (isAbsent(context) || isContext(context as SpanContext)) && isRecordOrAbsent(attributes);
}

/** Its attributes are not asked for here: a resource complains when it is asked while some are looked for. */
function isResource(resource: unknown): boolean {
  return typeof resource === 'object' && !Array.isArray(resource);
}

function isScope(scope: unknown): boolean {
  if (isAbsent(scope)) return true;
  const { name, version } = scope as Unknown<ScopeLike>;
  return typeof scope === 'object' && isIdOrAbsent(name) && isIdOrAbsent(version);
}

function isCount(count: unknown): boolean {
  return isAbsent(count) || typeof count === 'number';
}

/** What `read` gives, when it is what it should be. */
function part<T>(read: () => T, isOne: (value: T) => boolean): T | undefined {
  return guarded(() => {
    const value = read();
    return isOne(value) ? value : undefined;
  }, undefined);
}

function mended(span: SpanLike): SpanLike {
  const context = soundContext(guarded(() => span.spanContext(), undefined));
  const parentSpanId = part(() => span.parentSpanContext?.spanId ?? span.parentSpanId, isIdOrAbsent);
  return {
    name: part(() => span.name, isText) ?? '',
    kind: part(() => span.kind, isNumberOrId) ?? 0,
    spanContext: () => context,
    ...(typeof parentSpanId === 'string' && { parentSpanId }),
    startTime: part(() => span.startTime, isTime) ?? NO_TIME,
    endTime: part(() => span.endTime, isTime) ?? NO_TIME,
    ended: guarded(() => Boolean(span.ended), true),
    status: mendedStatus(span),
    attributes: part(() => span.attributes, isRecord) ?? NO_ATTRIBUTES,
    events: mendedList(() => span.events, mendedEvent),
    links: mendedList(() => span.links, mendedLink),
    resource: part(() => span.resource, isResource) ?? NO_RESOURCE,
    instrumentationScope: mendedScope(span),
    droppedAttributesCount: part(() => span.droppedAttributesCount, isCount) ?? 0,
    droppedEventsCount: part(() => span.droppedEventsCount, isCount) ?? 0,
    droppedLinksCount: part(() => span.droppedLinksCount, isCount) ?? 0,
  };
}

function mendedStatus(span: SpanLike): SpanLike['status'] {
  const code = part(() => span.status.code, isNumberOrId) ?? 0;
  const message = part(() => span.status.message, isText);
  return message === undefined ? { code } : { code, message };
}

function mendedScope(span: SpanLike): ScopeLike {
  const scope = () => span.instrumentationScope ?? span.instrumentationLibrary;
  const version = part(() => scope()?.version, isId);
  return { name: part(() => scope()?.name, isId) ?? '', ...(version !== undefined && { version }) };
}

function mendedList<T>(read: () => readonly T[], mend: (entry: T) => T): T[] {
  const list = part(read, Array.isArray) ?? [];
  const entries: T[] = [];
  for (let index = 0; index < Math.min(list.length, MAX_EVENTS_READ); index++) {
    const entry = guarded(() => list[index], undefined);
    if (!isAbsent(entry)) entries.push(mend(entry));
  }
  return entries;
}

function mendedEvent(event: TimedEventLike): TimedEventLike {
  return {
    name: part(() => event.name, isText) ?? '',
    time: part(() => event.time, isTime) ?? NO_TIME,
    attributes: part(() => event.attributes, isRecord) ?? NO_ATTRIBUTES,
  };
}

function mendedLink(link: LinkLike): LinkLike {
  return {
    context: soundContext(guarded(() => link.context, undefined)),
    attributes: part(() => link.attributes, isRecord) ?? NO_ATTRIBUTES,
  };
}
