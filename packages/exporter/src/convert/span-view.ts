// One span as the dialects see it: attributes by name, indexed families as arrays, events and log records as one list.
// Made anew for each span and thrown away with it.
import type { DraftValue } from '../item/item-draft';
import type { JsonValue } from '../item/sgp-item';
import type { AttributeKey, AttributeKeys, ContentSide } from './attribute-key';
import {
  firstOf,
  MAX_ATTRIBUTES,
  MAX_EVENTS_READ,
  MAX_RECORD_FIELDS,
  MAX_TEXT_CHARS,
  MAX_WHOLE_CHARS,
  readableText,
  type SpanBudget,
  spanBudget,
} from './bounds';
import type { ContentEvents } from './content-events';
import type { ContentEvent, DialectView } from './dialect-view';
import { IndexedFamily, type Members } from './indexed-attributes';
import { MAX_INLINE_MEDIA_CHARS, withoutLongMedia } from './inline-media';
import { parseAny, parseStructured } from './json-text';
import { cutValues, jsonValue } from './json-value';
import { ANY_LIST, type KeyList } from './key-list';
import type { KnownScopes } from './known-scopes';
import type { MessageReader } from './message-reader';
import { recordEvent } from './record-event';
import { soundAttributes } from './sound-span';
import { type LogRecordLike, primitiveText, type SpanLike, type TimedEventLike } from './span-like';

/** What the dialects say of names, compiled (dialect-tables.ts). */
export interface ViewTables {
  /** Attributes that name a log record. */
  readonly recordNames: readonly string[];
  readonly attributeKeys: AttributeKeys;
  readonly scopes: KnownScopes;
  /** Attributes that name the model that was asked for. */
  readonly requestModelKeys: KeyList;
  /** Attributes with counts of tokens. */
  readonly tokenKeys: KeyList;
  /** Events that hold content. */
  readonly events: ContentEvents;
}

/** Parsed whatever else the span holds: it may tell what the span is. */
const SHORT_TEXT_CHARS = 4_096;
const { hasOwnProperty: hasOwn } = Object.prototype;

export class SpanView implements DialectView {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The names of the attributes in their order, each with what it says, and their values in the same order. */
  readonly names: readonly AttributeKey[];
  readonly values: readonly unknown[];
  /** Whether any attribute, event or record belongs to more than plain infrastructure. */
  readonly isGenAi: boolean;
  /** Whether an attribute that spans of any kind may have names the session or the user. */
  readonly hasIdentity: boolean;
  /** Which kinds of plain infrastructure it names attributes of, as bits (attribute-key). */
  readonly #infrastructure: number;
  /** Which lists of names it has a name of, as bits. */
  readonly #lists: number;
  #unread: Map<string, string> | undefined;
  #taken: Set<string> | undefined;
  readonly #families: Map<string, IndexedFamily> | undefined;
  #events: readonly ContentEvent[] | undefined;
  #spanEvents: readonly TimedEventLike[] | undefined;
  /** Whether the span has more attributes than are read. */
  readonly hasMoreAttributes: boolean;
  /** Whether its log records have more fields than are read. */
  hasMoreRecordFields = false;
  #budget: SpanBudget | undefined;
  #withoutMedia: Map<string, string> | undefined;
  #cut: Map<ContentSide | 'metadata', number> | undefined;
  /** The first dialect of the application that failed on this span. */
  failedDialect: string | undefined;

  constructor(
    readonly span: SpanLike,
    attributes: Readonly<Record<string, unknown>> | undefined,
    readonly tables: ViewTables,
    readonly logRecords: readonly LogRecordLike[] = [],
    readonly messageReader?: MessageReader | undefined,
  ) {
    const recorded = soundAttributes(attributes);
    let readable: Record<string, unknown> | undefined;
    const { attributeKeys } = tables;
    let isGenAi = logRecords.length > 0 || tables.scopes.of(span).isGenAi;
    let hasIdentity = false;
    let infrastructure = 0;
    let lists = 0;
    let families: Map<string, IndexedFamily> | undefined;
    /** One of them that takes no further entries. */
    let full: IndexedFamily | undefined;
    const names: AttributeKey[] = [];
    const values: unknown[] = [];
    // Not Object.keys and a read of each: in this form the engine finds the values by their place.
    let previous = attributeKeys.beforeFirst;
    let count = 0;
    for (const key in recorded) {
      count += 1;
      // Counting the rest would take as long again.
      if (count > MAX_ATTRIBUTES) break;
      let value = recorded[key];
      if (!hasOwn.call(recorded, key)) {
        lists = ANY_LIST;
        continue;
      }
      // What its name says is not even asked.
      if (full?.passOver(key, value)) continue;
      const likely: AttributeKey | undefined = previous.next;
      const each = likely !== undefined && likely.key === key ? likely : attributeKeys.of(key);
      if (each.isRemembered) previous.next = each;
      previous = each;
      if (typeof value === 'string' && value.length > MAX_WHOLE_CHARS) {
        this.noteCut(key, value.length);
        value = readableText(value);
        // The other attributes are found through its prototype, and need not be copied.
        readable ??= Object.create(recorded) as Record<string, unknown>;
        Object.defineProperty(readable, key, { value });
      }
      const { family } = each;
      if (family !== undefined) {
        families ??= new Map();
        let members = families.get(family);
        if (members === undefined) {
          members = new IndexedFamily(family);
          families.set(family, members);
        }
        if (members.add(key, value) === 'too many') {
          if (attributeKeys.isWholeFamily(family)) full = members;
          continue;
        }
      }
      names.push(each);
      values.push(value);
      if (each.isIdentity) hasIdentity = true;
      infrastructure |= each.infrastructure;
      lists |= each.lists;
      if (each.isGenAi) isGenAi = true;
    }
    for (const { firstOver, chars } of full === undefined ? [] : (families?.values() ?? [])) {
      if (firstOver !== undefined) this.noteCut(firstOver, chars);
    }
    this.attributes = readable ?? recorded;
    this.hasMoreAttributes = count > MAX_ATTRIBUTES;
    this.names = names;
    this.values = values;
    this.#families = families;
    this.isGenAi = isGenAi;
    this.hasIdentity = hasIdentity;
    this.#infrastructure = infrastructure;
    this.#lists = this.hasMoreAttributes ? ANY_LIST : lists;
  }

  /**
   * Whether any attribute is of this kind of infrastructure: one question instead of one for each attribute that may be
   * absent.
   */
  isOf(infrastructure: number): boolean {
    return (this.#infrastructure & infrastructure) !== 0;
  }

  /**
   * Text of sources that could not be read, by key: kept in the metadata, or used as they are when nothing else fills
   * their side.
   */
  get unread(): Map<string, string> {
    this.#unread ??= new Map();
    return this.#unread;
  }

  /** Attributes that became the content of a side although no dialect knows them. */
  get taken(): Set<string> {
    this.#taken ??= new Set();
    return this.#taken;
  }

  /** Whether an attribute did. */
  isTaken(key: string): boolean {
    return this.#taken?.has(key) ?? false;
  }

  /** Whether a source could not be read. */
  isUnread(key: string): boolean {
    return this.#unread?.has(key) ?? false;
  }

  /** The value as it was set. */
  get(key: string): unknown {
    return this.attributes[key];
  }

  has(key: string): boolean {
    return this.attributes[key] !== undefined;
  }

  /** The value as text: a number too; `undefined` when it is absent, empty or something else. */
  text(key: string): string | undefined {
    const value = this.attributes[key];
    if (typeof value === 'string') return value === '' ? undefined : this.#bounded(key, value).toWellFormed();
    return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
  }

  /** The first of the keys that holds text. */
  firstText(keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const text = this.text(key);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** Whether the span may have an attribute of the list. */
  hasAny({ bit }: KeyList): boolean {
    return (this.#lists & bit) !== 0;
  }

  /** The first of the list that holds text. */
  firstTextOf(list: KeyList): string | undefined {
    return this.hasAny(list) ? this.firstText(list.keys) : undefined;
  }

  /** A finite number of zero or more, also where it was written as text. */
  number(key: string): number | undefined {
    return finiteNumber(this.attributes[key]);
  }

  /** An object or array: as such, or as JSON text. Text that is neither is remembered as unread. */
  structured(key: string): JsonValue[] | { [key: string]: JsonValue | undefined } | undefined {
    const value = this.attributes[key];
    if (value === undefined || value === null || value === '') return undefined;
    const json = typeof value === 'string' ? this.#parsed(key, value, parseStructured) : jsonValue(value, this.budget);
    if (typeof json === 'object' && json !== null) return json;
    if (typeof value === 'string') this.unread.set(key, value);
    return undefined;
  }

  /** The same for recorded messages, whose long texts may stay bytes. */
  messages(key: string): DraftValue | undefined {
    const value = this.attributes[key];
    const read =
      typeof value === 'string' && this.budget.parsedChars >= value.length
        ? this.messageReader?.read(value)
        : undefined;
    if (read !== undefined) this.budget.parsedChars -= (value as string).length;
    return read ?? this.structured(key);
  }

  /** What a key holds whose text may be JSON: the JSON where it is an object or array, else the value as it is. */
  loose(key: string): JsonValue | undefined {
    const value = this.attributes[key];
    if (value === undefined || value === null || value === '') return undefined;
    return typeof value === 'string'
      ? (this.#parsed(key, value, parseStructured) ?? value)
      : jsonValue(value, this.budget);
  }

  /** What a key holds whose text is JSON by definition, scalars included; text that is no JSON stays text. */
  json(key: string): JsonValue | undefined {
    const value = this.attributes[key];
    if (value === undefined || value === null || value === '') return undefined;
    return typeof value === 'string' ? (this.#parsed(key, value, parseAny) ?? value) : jsonValue(value, this.budget);
  }

  /** Parses a text within what is left for the span. Short ones always are. */
  #parsed(
    key: string,
    recorded: string,
    parse: (text: string) => JsonValue | undefined,
  ): ReturnType<typeof parseStructured> {
    const text = recorded.length > MAX_INLINE_MEDIA_CHARS ? this.#mediaTakenOut(key, recorded) : recorded;
    if (text.length > SHORT_TEXT_CHARS && text.length > this.budget.parsedChars) return undefined;
    const json = parse(text);
    if (json === undefined) return undefined;
    this.budget.parsedChars -= text.length;
    if (text.length > SHORT_TEXT_CHARS && cutValues(json)) this.noteCut(key, Buffer.byteLength(text));
    return json;
  }

  /** Looked for once, however many dialects ask for the attribute. */
  #mediaTakenOut(key: string, recorded: string): string {
    this.#withoutMedia ??= new Map();
    let text = this.#withoutMedia.get(key);
    if (text === undefined) {
      text = withoutLongMedia(recorded);
      this.#withoutMedia.set(key, text);
    }
    return text;
  }

  #bounded(key: string, text: string): string {
    if (text.length <= MAX_TEXT_CHARS) return text;
    this.noteCut(key, text.length);
    return text.slice(0, MAX_TEXT_CHARS);
  }

  /** What of the span may still be read. */
  get budget(): SpanBudget {
    this.#budget ??= spanBudget();
    return this.#budget;
  }

  /**
   * Something of what a key holds was not read; it had so many bytes, or so many characters where nobody counted the
   * bytes.
   */
  noteCut(key: string, size: number): void {
    this.#noteCutField(this.tables.attributeKeys.of(key).side ?? 'metadata', size);
  }

  /** Attributes were left out of the metadata, which had about so many characters with them. */
  noteMetadataCut(size: number): void {
    this.#noteCutField('metadata', size);
  }

  #noteCutField(field: ContentSide | 'metadata', size: number): void {
    this.#cut ??= new Map();
    this.#cut.set(field, Math.max(this.#cut.get(field) ?? 0, size));
  }

  /** By the field of the item: the size of what was not read as a whole. */
  get cut(): ReadonlyMap<ContentSide | 'metadata', number> | undefined {
    return this.#cut;
  }

  /** Whether there are span events or log records. */
  get hasEvents(): boolean {
    return this.logRecords.length > 0 || this.span.events?.length > 0;
  }

  /** The events of the span, as many as are read. */
  get spanEvents(): readonly TimedEventLike[] {
    this.#spanEvents ??= firstOf(this.span.events, MAX_EVENTS_READ);
    return this.#spanEvents;
  }

  /** The entries of an indexed family, `undefined` when there are none. */
  family(prefix: string): Members[] | undefined {
    const entries = this.#families?.get(prefix)?.entries();
    return entries && entries.length > 0 ? entries : undefined;
  }

  /** The first text that could not be read as content of this side. */
  unreadText(side: ContentSide): { key: string; text: string } | undefined {
    for (const [key, text] of this.unread) if (this.tables.attributeKeys.of(key).side === side) return { key, text };
    return undefined;
  }

  /** Span events and log records in the order in which they came. */
  get events(): readonly ContentEvent[] {
    if (this.#events !== undefined) return this.#events;
    const left = { fields: MAX_RECORD_FIELDS };
    const { recordNames } = this.tables;
    this.#events = [
      ...this.spanEvents.map(({ name, attributes }) => ({ name: primitiveText(name), fields: attributes ?? {} })),
      ...firstOf(this.logRecords, MAX_EVENTS_READ).map((record) => recordEvent(record, recordNames, left)),
    ];
    this.hasMoreRecordFields = left.fields < 0;
    return this.#events;
  }
}

/** A number of zero or more from a number or its text. */
export function finiteNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}
