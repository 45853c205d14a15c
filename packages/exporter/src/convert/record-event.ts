// A log record as the event that it stands for: emitters put names and contents into different places of it.
import type { ContentEvent } from './dialect-view';
import { parseStructured } from './json-text';
import { isRecord, soundAttributes } from './sound-span';
import type { LogRecordLike } from './span-like';

/** The name of a log record: a field of its own, or the attribute that the conventions or a dialect have for it. */
export function recordName(
  { eventName, attributes }: LogRecordLike,
  recordNames: readonly string[],
): string | undefined {
  let name: unknown = eventName ?? attributes?.['event.name'];
  for (const key of recordNames) name ??= attributes?.[key];
  return typeof name === 'string' ? name : undefined;
}

/** The name under which an event has the text of a log record. */
export const BODY_TEXT = 'body';

/**
 * The event name is a field of its own in newer emitters, an attribute in older ones; content is in the body or in the
 * attributes.
 */
export function recordEvent(record: LogRecordLike, recordNames: readonly string[]): ContentEvent {
  const { body } = record;
  const attributes = soundAttributes(record.attributes);
  const name = recordName(record, recordNames);
  // Bridges from other loggers can write text only: JSON where it was an object.
  const structure = typeof body === 'string' && body.startsWith('{') ? parseStructured(body) : body;
  const isFields = isRecord(structure);
  const fields = isFields ? { ...attributes, ...structure } : { [BODY_TEXT]: body, ...attributes };
  return { name: name ?? '', fields };
}
