// The metadata of an item: this project's own keys, then every attribute that was not used elsewhere, flat under its dotted name
// (nested objects cannot be filtered on both stores of SGP).
import { SpanKind } from '@opentelemetry/api';
import type { JsonObject } from '../item/sgp-item';
import { isoTimestamp } from './iso-timestamp';
import { isHostileKey, jsonValue, readAttribute } from './json-value';
import type { LinkLike, SpanLike, TimedEventLike } from './span-like';
import { errorMetadata, failureEvent, spanStatus } from './span-status';

/** Values that Agentex deployments put on each span (contract: Metadata conventions). */
export interface AgentexIdentity {
  readonly acpType?: string;
  readonly agentName?: string;
  readonly agentId?: string;
}

const MAX_EVENTS = 50;
const MAX_LINKS = 50;

/** Keys with a meaning of their own in SGP or here: an attribute of that name moves to `attributes.<name>`. */
const RESERVED = new Set([
  ...['error', 'error_type', 'error_message', 'error_stacktrace', '__error__', 'usage', 'cost_usd', '__span_type__'],
  ...['resource', 'events', 'links', 'otel_scope', 'otel_kind', 'otel_dropped'],
]);

/** @param consumed attributes that became another field of the item */
export function spanMetadata(span: SpanLike, identity: AgentexIdentity, consumed: ReadonlySet<string>): JsonObject {
  const metadata: JsonObject = {};
  const failed = failureEvent(span);
  if (spanStatus(span) === 'ERROR') Object.assign(metadata, errorMetadata(span, failed));
  if (identity.acpType) metadata.__acp_type__ = identity.acpType;
  if (identity.agentName) metadata.__agent_name__ = identity.agentName;
  if (identity.agentId) metadata.__agent_id__ = identity.agentId;
  copyAttributes(span.attributes, metadata, consumed);
  metadata.otel_kind = SpanKind[span.kind] ?? String(span.kind);
  const scope = span.instrumentationScope ?? span.instrumentationLibrary;
  if (scope?.name) metadata.otel_scope = { name: jsonValue(scope.name), version: jsonValue(scope.version) };
  const events = (span.events ?? []).filter((event) => event !== failed);
  if (events.length > 0) metadata.events = events.slice(0, MAX_EVENTS).map(eventObject);
  if (span.links?.length > 0) metadata.links = span.links.slice(0, MAX_LINKS).map(linkObject);
  addDropped(span, events.length - MAX_EVENTS, (span.links?.length ?? 0) - MAX_LINKS, metadata);
  addResource(span, metadata);
  return metadata;
}

function copyAttributes(from: Readonly<Record<string, unknown>>, to: JsonObject, consumed: ReadonlySet<string>): void {
  for (const key of Object.keys(from ?? {})) {
    if (consumed.has(key) || isHostileKey(key)) continue;
    const value = jsonValue(readAttribute(from, key));
    if (value === undefined) continue;
    const isTaken = RESERVED.has(key) || Object.hasOwn(to, key);
    to[isTaken ? `attributes.${key}` : key.toWellFormed()] = value;
  }
}

/** Attributes of something below the span, where no key is reserved. */
function attributesObject(attributes: Readonly<Record<string, unknown>> | undefined): JsonObject | undefined {
  const result: JsonObject = {};
  for (const key of Object.keys(attributes ?? {})) {
    if (!isHostileKey(key)) result[key.toWellFormed()] = jsonValue(readAttribute(attributes, key));
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function eventObject(event: TimedEventLike): JsonObject {
  return {
    name: jsonValue(event.name),
    time: isoTimestamp(event.time),
    attributes: attributesObject(event.attributes),
  };
}

function linkObject(link: LinkLike): JsonObject {
  return {
    trace_id: jsonValue(link.context?.traceId),
    span_id: jsonValue(link.context?.spanId),
    attributes: attributesObject(link.attributes),
  };
}

/** What is missing of the span, dropped by the SDK's limits or by ours: the reader must see that there was more. */
function addDropped(span: SpanLike, eventsOver: number, linksOver: number, metadata: JsonObject): void {
  const attributes = span.droppedAttributesCount ?? 0;
  const events = (span.droppedEventsCount ?? 0) + Math.max(0, eventsOver);
  const links = (span.droppedLinksCount ?? 0) + Math.max(0, linksOver);
  if (attributes + events + links > 0) metadata.otel_dropped = { attributes, events, links };
}

/** Resources as objects: all spans of a process share one, and reading it costs as much as the rest of a small span. */
const knownResources = new WeakMap<object, JsonObject | undefined>();

/** The resource as an object, and its service name flat beside it so that it can be filtered on. */
function addResource(span: SpanLike, metadata: JsonObject): void {
  const resource = resourceObject(span);
  if (resource === undefined) return;
  metadata.resource = resource;
  if (metadata['service.name'] === undefined) metadata['service.name'] = resource['service.name'];
}

function resourceObject({ resource }: SpanLike): JsonObject | undefined {
  if (!resource) return undefined;
  if (knownResources.has(resource)) return knownResources.get(resource);
  const object = attributesObject(resource.attributes);
  // One whose detection is still running will say more later.
  if (!resource.asyncAttributesPending) knownResources.set(resource, object && Object.freeze(object));
  return object;
}
