// The metadata of an item: this project's own keys, then every attribute that was not used elsewhere, flat under its
// dotted name (nested objects cannot be filtered on both stores of SGP).
import { types } from 'node:util';
import { SpanKind } from '@opentelemetry/api';
import { cutText } from '../item/cut-text';
import type { DraftObject } from '../item/item-draft';
import type { JsonObject, JsonValue } from '../item/sgp-item';
import type { AttributeKey, ItemSides } from './attribute-key';
import {
  BEGINNING_CHARS,
  firstOf,
  MAX_EVENTS_READ,
  MAX_NESTED_ATTRIBUTES,
  MAX_RESOURCE_CHARS,
  type SpanBudget,
  spanBudget,
  VALUE_CHARS,
} from './bounds';
import type { Conversion } from './conversion';
import { turnMetadata } from './dialects/authored';
import { omittedMedia } from './inline-media';
import { isoTimestamp } from './iso-timestamp';
import { jsonValue } from './json-value';
import { type ContentLimits, limitMetadata } from './limit-content';
import { looksLikeContent } from './looks-like-content';
import { attributesObject } from './nested-attributes';
import { userId } from './session';
import { exceptionOf } from './span-exception';
import {
  type LinkLike,
  primitiveText,
  type ResourceLike,
  type ScopeLike,
  type SpanLike,
  type TimedEventLike,
} from './span-like';
import { errorMetadata, shortStacktrace } from './span-status';
import type { SpanView } from './span-view';

/** What is known of the item by now. */
export interface ItemState extends ItemSides {
  readonly isFailed: boolean;
}

export interface SpanMetadata {
  readonly metadata: DraftObject;
  /** Size before anything was cut, if anything was. */
  readonly originalBytes?: number | undefined;
}

const MAX_EVENTS = 50;
/** Attributes are converted up to this many times the allowed size, to choose from; beyond it only short texts are. */
const MAX_METADATA_FACTOR = 8;
const MAX_LINKS = 50;
/** How many attributes that were left out as content are named. */
const MAX_OMITTED_NAMES = 50;
/** Most bytes that a UTF-16 unit takes in UTF-8, and that most escapes take. */
const MAX_BYTES_PER_CHAR = 3;
/** Of a property without its name: quotes, colon, comma and the shortest value. */
const LEAST_PROPERTY_BYTES = 5;

/**
 * Does one part of the work, which takes at most four arguments, and returns `otherwise` when it throws. A function made
 * for each part of every span, in place of the arguments, would be a tenth of the conversion.
 */
export type Part = <T, Args extends readonly unknown[]>(work: (...args: Args) => T, otherwise: T, ...args: Args) => T;
/** The same for the two places that implement it. */
export type AnyPart = <T>(
  work: (...args: unknown[]) => T,
  otherwise: T,
  a?: unknown,
  b?: unknown,
  c?: unknown,
  d?: unknown,
) => T;

export function spanMetadata(view: SpanView, conversion: Conversion, state: ItemState, part: Part): SpanMetadata {
  const { span } = view;
  const metadata: DraftObject = state.isFailed
    ? part(errorMetadata, { error: true }, view, conversion.dialects, conversion.captureStacktraces)
    : {};
  if (conversion.acpType) metadata.__acp_type__ = conversion.acpType;
  if (conversion.agentName) metadata.__agent_name__ = conversion.agentName;
  if (conversion.agentId) metadata.__agent_id__ = conversion.agentId;
  const limits = conversion.limits.metadata;
  const chars = copyAttributes(view, conversion, state, metadata);
  if (view.isGenAi) part(addGenAi, undefined, view, conversion, metadata);
  const user = part(userId, undefined, view, conversion.dialects);
  if (user !== undefined) metadata.user_id ??= user;
  part(addKindAndScope, undefined, span, metadata);
  const eventsOver = part(addEvents, 0, view, conversion, state, metadata);
  const linksOver = part(addLinks, 0, view, isContentHidden(view, conversion, state), metadata);
  part(addDropped, undefined, span, eventsOver, linksOver, metadata);
  const isSurelySmall =
    chars * MAX_BYTES_PER_CHAR <= limits.maxBytes && metadata.events === undefined && metadata.links === undefined;
  const limited = isSurelySmall ? { value: metadata } : limitMetadata(metadata, limits);
  part(addResource, undefined, span, limited.value);
  return { metadata: limited.value, originalBytes: limited.originalBytes };
}

function addKindAndScope(span: SpanLike, metadata: DraftObject): void {
  metadata.otel_kind = (typeof span.kind === 'object' ? '' : SpanKind[span.kind]) ?? String(span.kind);
  const scope = span.instrumentationScope ?? span.instrumentationLibrary;
  if (scope?.name) metadata.otel_scope = scopeObject(scope);
}

/** Returns how many did not fit. */
function addLinks(view: SpanView, isPrivate: boolean, metadata: DraftObject): number {
  const { links } = view.span;
  const count = links?.length ?? 0;
  if (count > 0) metadata.links = firstOf(links, MAX_LINKS).map((link) => linkObject(link, view.budget, isPrivate));
  return count - MAX_LINKS;
}

/** Returns about how many characters it copied. */
function copyAttributes(view: SpanView, conversion: Conversion, state: ItemState, metadata: DraftObject): number {
  const { names, values } = view;
  const { filled } = state;
  const { captureContent } = conversion;
  const isPrivate = isContentHidden(view, conversion, state);
  const omitted: string[] = [];
  const { maxBytes } = conversion.limits.metadata;
  let chars = 0;
  let leastBytes = 0;
  for (let index = 0; index < names.length; index++) {
    if (leastBytes > maxBytes) {
      view.noteMetadataCut(chars + charsOfRest(view, index));
      break;
    }
    const name = names[index] as AttributeKey;
    if (name.isDropped) continue;
    const { key, side } = name;
    if (side !== undefined && (!captureContent || (filled[side] && !view.isUnread(key)))) continue;
    if (name.isSensitive && !captureContent) continue;
    if (name.isUsed?.(view, state) || view.isTaken(key)) continue;
    if (isPrivate && isOmitted(name, values[index])) {
      omitted.push(name.metadataName);
      continue;
    }
    if (key === 'exception.stacktrace' && !conversion.captureStacktraces) continue;
    const recorded = values[index];
    const isShort = typeof recorded === 'string' && recorded.length <= BEGINNING_CHARS;
    const value = isShort ? jsonValue(recorded) : metadataValue(recorded, chars, view, key, conversion.limits.metadata);
    if (value === undefined) continue;
    metadata[name.metadataName] = value;
    chars += key.length + valueChars(value);
    leastBytes += name.metadataName.length + (isShort ? recorded.length : 0) + LEAST_PROPERTY_BYTES;
  }
  if (omitted.length > 0) metadata.sgp_content_omitted = omitted.slice(0, MAX_OMITTED_NAMES);
  return chars;
}

/** About how many characters the attributes have from this one on, which were not copied. */
function charsOfRest({ names, values }: SpanView, from: number): number {
  let chars = 0;
  for (let index = from; index < names.length; index++) {
    const value = values[index];
    chars += (names[index] as AttributeKey).key.length + (typeof value === 'string' ? value.length : VALUE_CHARS);
  }
  return chars;
}

/** Whether texts of the span that nobody knows are left out when they look like content. */
function isContentHidden(view: SpanView, { captureContent }: Conversion, { isGenAi }: ItemState): boolean {
  return !captureContent && (view.isGenAi || isGenAi);
}

/** Whether an attribute is left out as content: not those of plain infrastructure, nor errors, which are read apart. */
function isOmitted({ key, infrastructure, isGenAi, isHarmless }: AttributeKey, value: unknown): boolean {
  if (isHarmless || (infrastructure !== 0 && !isGenAi)) return false;
  return !key.startsWith('exception.') && looksLikeContent(key, value);
}

/**
 * Long texts are cut before anything looks at them, and short ones are all that is kept when there is far more than the
 * metadata may have.
 */
function metadataValue(
  value: unknown,
  charsSoFar: number,
  view: SpanView,
  key: string,
  { maxBytes, maxTextChars }: ContentLimits,
): JsonValue | undefined {
  const isOver = charsSoFar > MAX_METADATA_FACTOR * maxBytes;
  if (typeof value === 'string') {
    const maxChars = isOver ? BEGINNING_CHARS : maxTextChars;
    if (value.length <= maxChars) return jsonValue(value);
    const omitted = omittedMedia(value);
    if (omitted !== undefined) return omitted;
    view.noteCut(key, value.length);
    return jsonValue(cutText(value, maxChars));
  }
  if (!isOver || typeof value !== 'object') return jsonValue(value, view.budget);
  view.noteCut(key, charsSoFar);
  return '<omitted>';
}

function valueChars(value: JsonValue | undefined): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return VALUE_CHARS;
  let chars = 0;
  if (Array.isArray(value)) for (const each of value) chars += valueChars(each);
  else for (const key in value) chars += valueChars(value[key]);
  return chars;
}

function addGenAi(view: SpanView, { captureContent, limits, dialects }: Conversion, metadata: DraftObject): void {
  for (const own of dialects.metadata) {
    const values = own(view, { captureContent, limits: limits.metadata });
    if (values !== undefined) Object.assign(metadata, values);
  }
  const provider = view.firstTextOf(dialects.providerKeys);
  if (provider !== undefined) metadata.provider ??= shortProvider(provider);
  Object.assign(metadata, turnMetadata(view));
  const results = dialects.evaluations.flatMap((read) => read(view, captureContent));
  if (results.length > 0) metadata.evaluations = results;
}

const PROVIDERS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  'az.ai.openai': 'azure.ai.openai',
  'az.ai.inference': 'azure.ai.inference',
  vertex_ai: 'gcp.vertex_ai',
  gemini: 'gcp.gemini',
  xai: 'x_ai',
};

/** The AI SDK writes `openai.chat`, where the conventions have `openai`. */
function shortProvider(provider: string): string {
  const lower = provider.toLowerCase();
  const known = PROVIDERS[lower];
  if (known !== undefined) return known;
  return /^(az|azure|aws|gcp|ibm)\./.test(lower) ? lower : (lower.split('.')[0] ?? lower);
}

/** Adds the events that nobody consumed; returns how many did not fit. */
function addEvents(view: SpanView, conversion: Conversion, state: ItemState, metadata: DraftObject): number {
  const { captureContent, captureStacktraces, dialects } = conversion;
  const { isFailed, filled } = state;
  const isPrivate = isContentHidden(view, conversion, state);
  const { span } = view;
  if (!(span.events?.length > 0)) return 0;
  const { spanEvents } = view;
  const failed = isFailed ? exceptionOf(span) : undefined;
  const rest = spanEvents.filter((event) => {
    if (event === failed) return false;
    const sides = dialects.events.sidesOf(primitiveText(event.name), event.attributes ?? {});
    return sides === undefined || (captureContent && sides.some((side) => !filled[side]));
  });
  if (rest.length > 0)
    metadata.events = rest
      .slice(0, MAX_EVENTS)
      .map((event) => eventObject(event, captureStacktraces, view.budget, isPrivate));
  // Events beyond the bound of reading are missing as well.
  return rest.length - MAX_EVENTS + Math.max(0, span.events.length - MAX_EVENTS_READ);
}

/** All spans of a tracer share its scope. */
const knownScopes = new WeakMap<object, JsonObject>();

function scopeObject(scope: ScopeLike): JsonObject {
  let object = knownScopes.get(scope);
  if (object === undefined) {
    object = Object.freeze({ name: jsonValue(scope.name), version: jsonValue(scope.version) });
    knownScopes.set(scope, object);
  }
  return object;
}

function eventObject(
  event: TimedEventLike,
  withStacktrace: boolean,
  budget: SpanBudget,
  isPrivate: boolean,
): JsonObject {
  const attributes = attributesObject(event.attributes, budget, isPrivate);
  const stacktrace = attributes?.['exception.stacktrace'];
  if (attributes && stacktrace !== undefined) {
    // Of an error that was handled, or the cause of the one that was not.
    if (withStacktrace && typeof stacktrace === 'string')
      attributes['exception.stacktrace'] = shortStacktrace(stacktrace);
    else delete attributes['exception.stacktrace'];
  }
  return { name: jsonValue(event.name), time: isoTimestamp(event.time), attributes };
}

function linkObject(link: LinkLike, budget: SpanBudget, isPrivate: boolean): JsonObject {
  return {
    trace_id: jsonValue(link.context?.traceId),
    span_id: jsonValue(link.context?.spanId),
    attributes: attributesObject(link.attributes, budget, isPrivate),
  };
}

/** What is missing of the span, dropped by the SDK's limits or by ours: the reader must see that there was more. */
function addDropped(span: SpanLike, eventsOver: number, linksOver: number, metadata: DraftObject): void {
  const attributes = span.droppedAttributesCount ?? 0;
  const events = (span.droppedEventsCount ?? 0) + Math.max(0, eventsOver);
  const links = (span.droppedLinksCount ?? 0) + Math.max(0, linksOver);
  if (attributes + events + links > 0) metadata.otel_dropped = { attributes, events, links };
}

/** Resources as objects: all spans of a process share one, and reading it costs as much as the rest of a small span. */
const knownResources = new WeakMap<object, JsonObject | undefined>();

/** The resource as an object, and its service name flat beside it so that it can be filtered on. */
function addResource(span: SpanLike, metadata: DraftObject): void {
  const resource = resourceObject(span);
  if (resource === undefined) return;
  metadata.resource = resource;
  if (metadata['service.name'] === undefined) metadata['service.name'] = resource['service.name'] as JsonValue;
}

/** The attributes known now. Not read from `attributes`, which logs a complaint while others are being detected. */
function settledAttributes(resource: ResourceLike): ResourceLike['attributes'] {
  if (!resource.asyncAttributesPending || !resource.getRawAttributes) return resource.attributes;
  // The first of a name counts, as in the SDK.
  const settled = firstOf(resource.getRawAttributes(), MAX_NESTED_ATTRIBUTES).filter(
    (entry) => typeof entry[0] === 'string' && !types.isPromise(entry[1]) && entry[1] != null,
  );
  return Object.fromEntries(settled.reverse()) as ResourceLike['attributes'];
}

function resourceObject({ resource }: SpanLike): JsonObject | undefined {
  if (!resource) return undefined;
  if (knownResources.has(resource)) return knownResources.get(resource);
  const budget = { ...spanBudget(), nestedChars: MAX_RESOURCE_CHARS };
  const object = attributesObject(settledAttributes(resource), budget);
  // One whose detection is still running will say more later.
  if (!resource.asyncAttributesPending) knownResources.set(resource, object && Object.freeze(object));
  return object;
}
