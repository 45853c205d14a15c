// Bounds of an item's fields, applied in place to values that belong to the item (mapping 15): texts that JSON can
// carry, media and long texts replaced by what they were, then whole messages, then the value.
import { cutText } from '../item/cut-text';
import { type DraftObject, type DraftValue, withDecodedTexts } from '../item/item-draft';
import { JsonText } from '../item/json-text';
import type { JsonObject, JsonValue } from '../item/sgp-item';
import { MAX_INLINE_MEDIA_CHARS, omittedMedia } from './inline-media';
import { isHostileKey } from './json-value';
import { isArrayOfObjects, isObject } from './messages/json-shape';

const MAX_DEPTH = 32;
const KEPT_LAST_MESSAGES = 4;
const PREVIEW_CHARS = 4096;
/** Leaf texts may be cut down to this when a field is too large as a whole. */
const MIN_TEXT_CHARS = 1024;
/** When the texts of a field add up to this many times its size, only the beginnings of further ones are read. */
const MAX_MEASURED_FACTOR = 8;

export interface ContentLimits {
  /** Of the field as JSON. */
  readonly maxBytes: number;
  /** Of one text in it, in UTF-16 units. */
  readonly maxTextChars: number;
}

export interface Limited {
  readonly value: DraftObject;
  /** Size of the whole field in bytes, if anything was cut for its size. */
  readonly originalBytes?: number;
}

/** Bounds one field. `value` is changed: it must belong to the item alone. */
export function limitContent(value: DraftObject, limits: ContentLimits): Limited {
  const { maxBytes, maxTextChars } = limits;
  const walk: Walk = { maxBytes, maxTextChars, chars: 0, cutChars: 0 };
  cleanObject(value, walk, 0);
  // The cheap guard of the rule: only what is long is measured.
  const bytes = walk.chars <= limits.maxBytes ? 0 : jsonBytes(value);
  if (bytes <= limits.maxBytes) {
    return walk.cutChars > 0 ? { value, originalBytes: jsonBytes(value) + walk.cutChars } : { value };
  }
  return { value: shrink(value, limits, bytes), originalBytes: bytes + walk.cutChars };
}

interface Walk extends ContentLimits {
  /** Characters of all texts and keys, with a little for each value. */
  chars: number;
  cutChars: number;
}

const VALUE_CHARS = 8;

function cleanObject(object: DraftObject, walk: Walk, depth: number): void {
  for (const key in object) {
    const value = object[key];
    walk.chars += key.length + VALUE_CHARS;
    if (isHostileKey(key)) {
      delete object[key];
      continue;
    }
    if (typeof value === 'string') {
      const text = cleanText(value, walk, object, key === 'data');
      if (text !== value) object[key] = text;
    } else if (typeof value === 'object' && value !== null) {
      if (value instanceof JsonText) object[key] = cleanJsonText(value, walk);
      else if (depth >= MAX_DEPTH) object[key] = '[Nested too deeply]';
      else if (Array.isArray(value)) cleanArray(value, walk, depth + 1);
      else cleanObject(value, walk, depth + 1);
    }
    if (!key.isWellFormed()) renameKey(object, key);
  }
}

function renameKey(object: DraftObject, key: string): void {
  const value = object[key];
  delete object[key];
  object[key.toWellFormed()] = value;
}

function cleanArray(array: DraftValue[], walk: Walk, depth: number): void {
  for (let index = 0; index < array.length; index++) {
    const value = array[index];
    walk.chars += VALUE_CHARS;
    if (typeof value === 'string') array[index] = cleanText(value, walk);
    else if (typeof value === 'object' && value !== null) {
      if (value instanceof JsonText) array[index] = cleanJsonText(value, walk);
      else if (depth >= MAX_DEPTH) array[index] = '[Nested too deeply]';
      else if (Array.isArray(value)) cleanArray(value, walk, depth + 1);
      else cleanObject(value, walk, depth + 1);
    }
  }
}

/** Well-formed already; one that must be cut is looked into. */
function cleanJsonText(text: JsonText, walk: Walk): DraftValue {
  if (text.length > walk.maxTextChars || text.length > MAX_INLINE_MEDIA_CHARS) return cleanText(text.toJSON(), walk);
  walk.chars += text.length;
  return text;
}

function cleanText(text: string, walk: Walk, beside?: DraftObject, isData = false): string {
  let clean = text;
  if (text.length > MAX_INLINE_MEDIA_CHARS || text.length > walk.maxTextChars)
    clean = omittedMedia(text, beside, isData) ?? text;
  // Further texts of a field that is far too large are cut short at once.
  const isOver = walk.chars > MAX_MEASURED_FACTOR * walk.maxBytes;
  const maxChars = isOver ? Math.min(MIN_TEXT_CHARS, walk.maxTextChars) : walk.maxTextChars;
  if (clean.length > maxChars) {
    walk.cutChars += clean.length - maxChars;
    clean = cutText(clean, maxChars);
  }
  walk.chars += clean.length;
  return clean.isWellFormed() ? clean : clean.toWellFormed();
}

/** Bytes of the value as JSON, without making it. */
export function jsonBytes(value: DraftValue | undefined): number {
  if (value === undefined) return 0;
  if (value instanceof JsonText) return value.length + 2;
  if (typeof value === 'string') return textBytes(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value).length;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const each of value) bytes += jsonBytes(each ?? null) + 1;
    return value.length === 0 ? bytes : bytes - 1;
  }
  for (const key in value) {
    const each = value[key];
    if (each !== undefined) bytes += textBytes(key) + jsonBytes(each) + 2;
  }
  return bytes === 2 ? bytes : bytes - 1;
}

/** A character that is not one byte in JSON. Looking for one is faster than making the JSON of a text. */
const NOT_ONE_BYTE = /[^ !#-[\]-~]/;

function textBytes(text: string): number {
  return NOT_ONE_BYTE.test(text) ? Buffer.byteLength(JSON.stringify(text)) : text.length + 2;
}

/** Whether the value as JSON has at most so many bytes; looks at little more than that. */
function fits(value: DraftValue, maxBytes: number): boolean {
  return bytesLeft(value, maxBytes) >= 0;
}

function bytesLeft(value: DraftValue | undefined, bytes: number): number {
  if (bytes < 0 || value === undefined) return bytes;
  if (typeof value === 'string' && value.length > bytes) return -1;
  if (typeof value !== 'object' || value === null || value instanceof JsonText) {
    return bytes - jsonBytes(value);
  }
  let left = bytes - 2;
  let count = 0;
  for (const key in value) {
    const each = (value as DraftObject)[key];
    if (each === undefined) continue;
    left = bytesLeft(each, left - (Array.isArray(value) ? 0 : jsonBytes(key) + 1) - (count === 0 ? 0 : 1));
    count += 1;
    if (left < 0) return left;
  }
  return left;
}

/** Removes the least important parts first, until the field fits. @param bytes its size */
function shrink(value: DraftObject, limits: ContentLimits, bytes: number): DraftObject {
  const { maxBytes } = limits;
  let size = bytes;
  if (Array.isArray(value.tools)) {
    value.tools = value.tools.map(toolName);
    size = jsonBytes(value);
    if (size <= maxBytes) return value;
  }
  for (const key of conversationsIn(value)) {
    value[key] = withoutOldest(value[key] as DraftObject[], size - maxBytes);
    size = jsonBytes(value);
    if (size <= maxBytes) return value;
  }
  const decoded = withDecodedTexts(value);
  for (let maxChars = limits.maxTextChars; maxChars >= MIN_TEXT_CHARS; maxChars = Math.floor(maxChars / 2)) {
    cutTexts(decoded, maxChars);
    if (fits(decoded, maxBytes)) return decoded;
  }
  const text = JSON.stringify(decoded);
  return { truncated: true, preview: text.slice(0, Math.min(PREVIEW_CHARS, Math.floor(maxBytes / 8))).toWellFormed() };
}

/** Lists of messages, whatever they are called: `messages`, and the `contents`, `input` or `history` of others. */
function conversationsIn(value: DraftObject): string[] {
  const isMessage = ({ role, type, content, parts }: DraftObject) =>
    typeof role === 'string' || (typeof type === 'string' && (content !== undefined || parts !== undefined));
  return Object.keys(value).filter((key) => {
    const list = value[key];
    return isArrayOfObjects(list) && (key === 'messages' || list.every(isMessage));
  });
}

/** A tool's name says what the model could call; its schema is long. */
function toolName(tool: DraftValue): DraftValue {
  if (!isObject(tool)) return tool;
  const name = tool.name ?? (isObject(tool.function) ? tool.function.name : undefined);
  return name === undefined ? '[tool]' : { name };
}

/** Without the oldest messages that are no instructions, as many as must go; the last ones stay. */
function withoutOldest(messages: DraftObject[], excessBytes: number): DraftObject[] {
  const isKept = (message: DraftObject, index: number) =>
    message.role === 'system' || message.role === 'developer' || index >= messages.length - KEPT_LAST_MESSAGES;
  let excess = excessBytes;
  const dropped = new Set<number>();
  for (const [index, message] of messages.entries()) {
    if (excess <= 0) break;
    if (isKept(message, index)) continue;
    dropped.add(index);
    excess -= jsonBytes(message) + 1;
  }
  if (dropped.size === 0) return messages;
  const first = Math.min(...dropped);
  const rest = messages.filter((_message, index) => !dropped.has(index));
  rest.splice(first, 0, { role: 'system', content: `<${dropped.size} messages omitted>` });
  return rest;
}

function cutTexts(holder: JsonObject | JsonValue[], maxChars: number): void {
  const entries = holder as Record<string, JsonValue>;
  for (const key in entries) {
    const value = entries[key];
    if (typeof value === 'string') {
      if (value.length > maxChars) entries[key] = cutText(value, maxChars);
    } else if (typeof value === 'object' && value !== null) cutTexts(value, maxChars);
  }
}

/** Values of the metadata longer than this give way first when it is too large. */
const MAX_KEPT_VALUE_BYTES = 256;

/**
 * Bounds the metadata: its long texts are cut, then its largest values replaced by their size, then its last keys
 * removed. Its first keys, which are this project's own, stay. Values in it may be shared with other items: they are
 * replaced, never changed.
 */
export function limitMetadata(metadata: DraftObject, limits: ContentLimits): Limited {
  let isCut = false;
  for (const key in metadata) {
    const value = metadata[key];
    if (typeof value !== 'string') continue;
    const isLong = value.length > limits.maxTextChars;
    const omitted = isLong || value.length > MAX_INLINE_MEDIA_CHARS ? omittedMedia(value) : undefined;
    if (omitted !== undefined) metadata[key] = omitted;
    if (omitted !== undefined || !isLong) continue;
    metadata[key] = cutText(value, limits.maxTextChars);
    isCut = true;
  }
  const sizes: { key: string; bytes: number }[] = [];
  let originalBytes = 1;
  for (const key in metadata) {
    const value = metadata[key];
    if (value === undefined) continue;
    const bytes = jsonBytes(value);
    sizes.push({ key, bytes });
    originalBytes += textBytes(key) + bytes + 2;
  }
  let excess = originalBytes - limits.maxBytes;
  if (excess <= 0) return isCut ? { value: metadata, originalBytes } : { value: metadata };
  for (const { key, bytes } of sizes
    .filter((each) => each.bytes > MAX_KEPT_VALUE_BYTES)
    .sort((a, b) => b.bytes - a.bytes)) {
    if (excess <= 0) break;
    const value = metadata[key];
    const kept = Math.max(64, bytes - excess - 64);
    const smaller =
      typeof value === 'string' ? cutText(value, Math.min(value.length, kept)) : `<omitted: ${bytes} bytes>`;
    metadata[key] = smaller;
    excess -= bytes - jsonBytes(smaller);
  }
  for (const { key } of sizes.reverse()) {
    if (excess <= 0) break;
    excess -= jsonBytes(metadata[key]) + key.length + 4;
    delete metadata[key];
  }
  return { value: metadata, originalBytes };
}
