// Spans and log records of OTLP's JSON encoding, in the form that the exporter converts.
import { anyValue, attributesOf, idOf, type Json, listOf, messageOf, numberOf, textOf, timeOf } from './json-values';
import {
  type ReceivedEvent,
  type ReceivedLink,
  type ReceivedLogRecord,
  ReceivedSpan,
  type Resource,
  SAMPLED,
  type Scope,
} from './received-span';

/** @throws MalformedOtlp */
export function jsonSpans(request: Json): ReceivedSpan[] {
  return listOf(request, 'resourceSpans').flatMap((resourceSpans) => {
    const resource = { attributes: attributesOf(messageOf(resourceSpans, 'resource')) };
    return listOf(resourceSpans, 'scopeSpans').flatMap((scopeSpans) => {
      const scope = scopeOf(messageOf(scopeSpans, 'scope'));
      return listOf(scopeSpans, 'spans').map((span) => jsonSpan(span, resource, scope));
    });
  });
}

function scopeOf(scope: Json): Scope {
  return { name: textOf(scope, 'name'), version: textOf(scope, 'version') || undefined };
}

function jsonSpan(json: Json, resource: Resource, scope: Scope): ReceivedSpan {
  const span = new ReceivedSpan(resource, scope);
  span.name = textOf(json, 'name');
  span.traceId = idOf(json, 'traceId');
  span.spanId = idOf(json, 'spanId');
  span.parentId = idOf(json, 'parentSpanId');
  // OTLP counts from 1; 0 says nothing, which is what `internal` says.
  span.kind = Math.max(0, numberOf(json, 'kind') - 1);
  span.startTime = timeOf(json, 'startTimeUnixNano');
  span.endTime = timeOf(json, 'endTimeUnixNano');
  span.attributes = attributesOf(json);
  span.events = listOf(json, 'events').map(eventOf);
  span.links = listOf(json, 'links').map(linkOf);
  span.status = statusOf(messageOf(json, 'status'));
  span.droppedAttributesCount = numberOf(json, 'droppedAttributesCount');
  span.droppedEventsCount = numberOf(json, 'droppedEventsCount');
  span.droppedLinksCount = numberOf(json, 'droppedLinksCount');
  return span;
}

function statusOf(json: Json): ReceivedSpan['status'] {
  const message = textOf(json, 'message');
  return { code: numberOf(json, 'code'), ...(message !== '' && { message }) };
}

function eventOf(json: Json): ReceivedEvent {
  return {
    name: textOf(json, 'name'),
    time: timeOf(json, 'timeUnixNano'),
    attributes: attributesOf(json),
    droppedAttributesCount: numberOf(json, 'droppedAttributesCount'),
  };
}

function linkOf(json: Json): ReceivedLink {
  return {
    context: { traceId: idOf(json, 'traceId'), spanId: idOf(json, 'spanId'), traceFlags: SAMPLED },
    attributes: attributesOf(json),
    droppedAttributesCount: numberOf(json, 'droppedAttributesCount'),
  };
}

/** @throws MalformedOtlp */
export function jsonLogRecords(request: Json): ReceivedLogRecord[] {
  return listOf(request, 'resourceLogs')
    .flatMap((resourceLogs) => listOf(resourceLogs, 'scopeLogs'))
    .flatMap((scopeLogs) => listOf(scopeLogs, 'logRecords'))
    .map((json) => ({
      traceId: idOf(json, 'traceId'),
      spanId: idOf(json, 'spanId'),
      eventName: textOf(json, 'eventName') || undefined,
      attributes: attributesOf(json),
      body: json.body === undefined ? undefined : anyValue(json.body),
    }));
}
