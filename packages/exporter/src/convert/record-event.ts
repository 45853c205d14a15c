// A log record as the event that it stands for: emitters put names and contents into different places of it.
import { readableText } from './bounds';
import type { ContentEvent } from './dialect-view';
import { parseStructured } from './json-text';
import { isHostileKey } from './json-value';
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

const { hasOwnProperty: hasOwn } = Object.prototype;

/** The name under which an event has the text of a log record. */
export const BODY_TEXT = 'body';

/** How many more fields of the log records of a span are read. */
export interface FieldsLeft {
  fields: number;
}

/**
 * The event name is a field of its own in newer emitters, an attribute in older ones; content is in the body or in the
 * attributes. Where both have a field, that of a body counts, unless the body is a value without fields.
 */
export function recordEvent(record: LogRecordLike, recordNames: readonly string[], left: FieldsLeft): ContentEvent {
  const { body } = record;
  const name = recordName(record, recordNames);
  // Bridges from other loggers can write text only: JSON where it was an object.
  const structure = typeof body === 'string' && body.startsWith('{') ? parseStructured(body) : body;
  const fields: Record<string, unknown> = {};
  if (!isRecord(structure)) fields[BODY_TEXT] = readable(body);
  addFields(fields, record.attributes, left);
  if (isRecord(structure)) addFields(fields, structure, left);
  return { name: name ?? '', fields };
}

function addFields(fields: Record<string, unknown>, recorded: unknown, left: FieldsLeft): void {
  const attributes = soundAttributes(recorded);
  // Not Object.keys, which lists all names to read a few.
  for (const key in attributes) {
    if (!hasOwn.call(attributes, key) || isHostileKey(key)) continue;
    left.fields -= 1;
    if (left.fields < 0) return;
    fields[key] = readable(attributes[key]);
  }
}

function readable(value: unknown): unknown {
  return typeof value === 'string' ? readableText(value) : value;
}
