// The metadata of an item: this project's own keys, then every attribute that was not used elsewhere, flat under its dotted name
// (nested objects cannot be filtered on both stores of SGP).
import { types } from 'node:util';
import { SpanKind } from '@opentelemetry/api';
import type { DraftObject } from '../item/item-draft';
import type { JsonObject, JsonValue } from '../item/sgp-item';
import type { AttributeKey } from './attribute-key';
import { firstOf, MAX_EVENTS_READ, type SpanBudget, spanBudget } from './bounds';
import { isSgpSpanType, TYPE_ATTRIBUTES } from './classify-span';
import type { Conversion } from './conversion';
import { EVALUATION_RESULT, evaluations, eventSides, isContentEvent } from './dialects/gen-ai-events';
import { QUERY_KEYS } from './dialects/infrastructure';
import { isoTimestamp } from './iso-timestamp';
import { isHostileKey, jsonValue, readAttribute } from './json-value';
import { type ContentLimits, cutText, limitContent, limitMetadata } from './limit-content';
import { isObject } from './messages/json-shape';
import { userId } from './session';
import type { LinkLike, ResourceLike, ScopeLike, SpanLike, TimedEventLike } from './span-like';
import { errorMetadata, exceptionOf, shortStacktrace } from './span-status';
import { finiteNumber, type SpanView } from './span-view';

/** What is known of the item by now. */
export interface ItemState {
  readonly isFailed: boolean;
  /** The sides of the item that are filled: their content keys are left out. */
  readonly filled: { readonly input: boolean; readonly output: boolean };
  /** A span of a GenAI dialect, and not one whose statement became its input. */
  readonly isGenAi: boolean;
}

export interface SpanMetadata {
  readonly metadata: DraftObject;
  /** Size before anything was cut, if anything was. */
  readonly originalBytes?: number | undefined;
}

const { hasOwnProperty: hasOwn } = Object.prototype;

const TURN_USAGE = 'sgp.turn.usage';
const TURN_COST = 'sgp.turn.cost_usd';
/** They became fields of the item, or keys of the metadata. */
const MOVED = new Set(['sgp.group_id', TURN_USAGE, TURN_COST]);
const MAX_EVENTS = 50;
/** So many times what is kept is converted, to choose from; then only short texts are. */
const MAX_METADATA_FACTOR = 8;
const MIN_TEXT_CHARS = 256;
/** Of an attribute below the span, of which there may be thousands. */
const MAX_NESTED_TEXT_CHARS = 16 * 1024;
const MAX_LINKS = 50;
/** Of a UTF-16 unit in UTF-8, and of most escapes. */
const MAX_BYTES_PER_CHAR = 3;
/** Counted for a value that is no text. */
const VALUE_CHARS = 16;

/** Does one part of the work; what it gives instead when that throws. */
export type Part = <T>(work: () => T, otherwise: T) => T;

export function spanMetadata(view: SpanView, conversion: Conversion, state: ItemState, part: Part): SpanMetadata {
  const { span } = view;
  const metadata: DraftObject = state.isFailed
    ? part<DraftObject>(() => errorMetadata(view, conversion.captureStacktraces), { error: true })
    : {};
  if (conversion.acpType) metadata.__acp_type__ = conversion.acpType;
  if (conversion.agentName) metadata.__agent_name__ = conversion.agentName;
  if (conversion.agentId) metadata.__agent_id__ = conversion.agentId;
  const limits = conversion.limits.metadata;
  const chars = copyAttributes(view, conversion, state, metadata);
  if (view.isGenAi) part(() => addGenAi(view, conversion, metadata), undefined);
  const user = part(() => userId(view), undefined);
  if (user !== undefined) metadata.user_id ??= user;
  part(() => addKindAndScope(span, metadata), undefined);
  const eventsOver = part(() => addEvents(view, conversion, state, metadata), 0);
  const linksOver = part(() => addLinks(view, metadata), 0);
  part(() => addDropped(span, eventsOver, linksOver, metadata), undefined);
  const isSurelySmall =
    chars * MAX_BYTES_PER_CHAR <= limits.maxBytes && metadata.events === undefined && metadata.links === undefined;
  const limited = isSurelySmall ? { value: metadata } : limitMetadata(metadata, limits);
  part(() => addResource(span, limited.value), undefined);
  return { metadata: limited.value, originalBytes: limited.originalBytes };
}

function addKindAndScope(span: SpanLike, metadata: DraftObject): void {
  metadata.otel_kind = SpanKind[span.kind] ?? String(span.kind);
  const scope = span.instrumentationScope ?? span.instrumentationLibrary;
  if (scope?.name) metadata.otel_scope = scopeObject(scope);
}

/** Returns how many did not fit. */
function addLinks(view: SpanView, metadata: DraftObject): number {
  const { links } = view.span;
  const count = links?.length ?? 0;
  if (count > 0) metadata.links = firstOf(links, MAX_LINKS).map((link) => linkObject(link, view.budget));
  return count - MAX_LINKS;
}

/** Returns about how many characters it copied. */
function copyAttributes(view: SpanView, conversion: Conversion, state: ItemState, metadata: DraftObject): number {
  const { attributes, names, values } = view;
  const { filled } = state;
  const { captureContent } = conversion;
  const isAiSdk = view.isGenAi && attributes['ai.operationId'] !== undefined;
  let chars = 0;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as AttributeKey;
    if (name.isDropped) continue;
    const { key, side } = name;
    if (side !== undefined && (!captureContent || (filled[side] && !view.isUnread(key)))) continue;
    if (name.isSensitive && isLeftOut(key, view, captureContent, state)) continue;
    if (isAiSdk && (key === 'operation.name' || key === 'resource.name')) continue;
    if (isMoved(key, view)) continue;
    if (key === 'exception.stacktrace' && !conversion.captureStacktraces) continue;
    const recorded = values[index];
    const isShort = typeof recorded === 'string' && recorded.length <= MIN_TEXT_CHARS;
    const value = isShort ? jsonValue(recorded) : metadataValue(recorded, chars, view, key, conversion.limits.metadata);
    if (value === undefined) continue;
    metadata[name.metadataName] = value;
    chars +=
      key.length +
      (typeof value === 'string'
        ? value.length
        : typeof value === 'object' && value !== null
          ? roughChars(value)
          : VALUE_CHARS);
  }
  return chars;
}

/** Long texts are cut before anything looks at them, and short ones are all that is kept when there is far more than the metadata may have. */
function metadataValue(
  value: unknown,
  charsSoFar: number,
  view: SpanView,
  key: string,
  { maxBytes, maxTextChars }: ContentLimits,
): JsonValue | undefined {
  const isOver = charsSoFar > MAX_METADATA_FACTOR * maxBytes;
  if (typeof value === 'string') {
    const maxChars = isOver ? MIN_TEXT_CHARS : maxTextChars;
    if (value.length <= maxChars) return jsonValue(value);
    view.noteCut(key, value.length);
    return jsonValue(cutText(value, maxChars));
  }
  if (!isOver || typeof value !== 'object') return jsonValue(value, view.budget);
  view.noteCut(key, charsSoFar);
  return '<omitted>';
}

function roughChars(value: JsonValue[] | JsonObject): number {
  let chars = 0;
  for (const each of Object.values(value)) {
    chars +=
      typeof each === 'string'
        ? each.length
        : typeof each === 'object' && each !== null
          ? roughChars(each)
          : VALUE_CHARS;
  }
  return chars;
}

/** Content by another name when none is wanted, or the text of which became the input. */
function isLeftOut(key: string, view: SpanView, captureContent: boolean, { filled, isGenAi }: ItemState): boolean {
  if (!captureContent && !QUERY_KEYS.has(key)) return true;
  if (QUERY_KEYS.has(key)) return filled.input && !isGenAi;
  if (key === 'gen_ai.memory.records') {
    return view.get('gen_ai.operation.name') === 'search_memory' ? filled.output : filled.input;
  }
  if (key.startsWith('llm.prompt_template.')) return filled.input && view.get('openinference.span.kind') === 'PROMPT';
  return key === 'sgp.expected' || key === 'langfuse.experiment.item.expected_output';
}

/** Attributes that became something else of the item, or stand in the metadata under another name. */
function isMoved(key: string, view: SpanView): boolean {
  if (!view.isGenAi) return false;
  return key === 'metadata'
    ? view.has('openinference.span.kind')
    : (TYPE_ATTRIBUTES.includes(key) && isSgpSpanType(view.get(key))) || MOVED.has(key);
}

function addGenAi(view: SpanView, { captureContent, limits }: Conversion, metadata: DraftObject): void {
  const own = view.has('openinference.span.kind') ? view.loose('metadata') : undefined;
  if (own !== undefined) metadata.openinference_metadata = limitContent({ own }, limits.metadata).value.own;
  const provider =
    view.text('gen_ai.provider.name') ??
    view.text('gen_ai.system') ??
    view.text('llm.provider') ??
    view.text('ai.model.provider') ??
    view.text('llm.system');
  if (provider !== undefined) metadata.provider ??= shortProvider(provider);
  addTurn(view, metadata);
  const results = evaluations(view, captureContent);
  if (results.length > 0) metadata.evaluations = results;
}

const TURN_KEYS = ['input_tokens', 'output_tokens', 'cached_input_tokens', 'reasoning_tokens', 'total_tokens'];

/** The aggregate of a turn, which only `recordTurnUsage` writes: SGP bills it instead of the calls below. */
function addTurn(view: SpanView, metadata: DraftObject): void {
  const recorded = view.loose(TURN_USAGE);
  const usage: JsonObject = {};
  if (isObject(recorded)) {
    for (const key of TURN_KEYS) {
      const count = finiteNumber(recorded[key]);
      if (count !== undefined) usage[key] = count;
    }
  }
  if (Object.keys(usage).length > 0) metadata.usage = usage;
  const costUsd = view.number(TURN_COST);
  if (costUsd !== undefined) metadata.cost_usd = costUsd;
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
function addEvents(
  view: SpanView,
  { captureContent, captureStacktraces }: Conversion,
  { isFailed, filled }: ItemState,
  metadata: DraftObject,
): number {
  const { span } = view;
  if (!(span.events?.length > 0)) return 0;
  const { spanEvents } = view;
  const failed = isFailed ? exceptionOf(span) : undefined;
  const rest = spanEvents.filter((event) => {
    if (event === failed || event.name === EVALUATION_RESULT || event.name === 'db.query.embeddings') return false;
    if (!isContentEvent(event.name)) return true;
    if (!captureContent) return false;
    const sides = eventSides({ name: event.name, fields: event.attributes ?? {} });
    return (sides.input && !filled.input) || (sides.output && !filled.output);
  });
  if (rest.length > 0)
    metadata.events = rest.slice(0, MAX_EVENTS).map((event) => eventObject(event, captureStacktraces, view.budget));
  // Those that were not looked at are missing too.
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

/** Attributes of something below the span, where no key is reserved. */
function attributesObject(
  attributes: Readonly<Record<string, unknown>> | undefined,
  budget: SpanBudget,
): JsonObject | undefined {
  if (budget.nestedAttributes <= 0) return { '[cut]': '[attributes left out]' };
  const result: JsonObject = {};
  // Not Object.keys, which lists all names of a resource to read a few.
  for (const key in attributes) {
    if (!hasOwn.call(attributes, key) || isHostileKey(key)) continue;
    budget.nestedAttributes -= 1;
    if (budget.nestedAttributes < 0) {
      result['[cut]'] = '[more attributes]';
      break;
    }
    const value = readAttribute(attributes, key);
    result[key.toWellFormed()] = jsonValue(
      typeof value === 'string' && value.length > MAX_NESTED_TEXT_CHARS ? cutText(value, MAX_NESTED_TEXT_CHARS) : value,
      budget,
    );
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function eventObject(event: TimedEventLike, withStacktrace: boolean, budget: SpanBudget): JsonObject {
  const attributes = attributesObject(event.attributes, budget);
  const stacktrace = attributes?.['exception.stacktrace'];
  if (attributes && stacktrace !== undefined) {
    // Of an error that was handled, or the cause of the one that was not.
    if (withStacktrace && typeof stacktrace === 'string')
      attributes['exception.stacktrace'] = shortStacktrace(stacktrace);
    else delete attributes['exception.stacktrace'];
  }
  return { name: jsonValue(event.name), time: isoTimestamp(event.time), attributes };
}

function linkObject(link: LinkLike, budget: SpanBudget): JsonObject {
  return {
    trace_id: jsonValue(link.context?.traceId),
    span_id: jsonValue(link.context?.spanId),
    attributes: attributesObject(link.attributes, budget),
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

/** Those known now, without asking for `attributes`, which complains while others are looked for. */
function settledAttributes(resource: ResourceLike): ResourceLike['attributes'] {
  if (!resource.asyncAttributesPending || !resource.getRawAttributes) return resource.attributes;
  // The first of a name counts, as in the SDK.
  const settled = resource.getRawAttributes().filter(([, value]) => !types.isPromise(value) && value != null);
  return Object.fromEntries(settled.reverse()) as ResourceLike['attributes'];
}

function resourceObject({ resource }: SpanLike): JsonObject | undefined {
  if (!resource) return undefined;
  if (knownResources.has(resource)) return knownResources.get(resource);
  const object = attributesObject(settledAttributes(resource), spanBudget());
  // One whose detection is still running will say more later.
  if (!resource.asyncAttributesPending) knownResources.set(resource, object && Object.freeze(object));
  return object;
}
