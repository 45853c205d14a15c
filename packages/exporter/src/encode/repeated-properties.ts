// Properties that were written before, as the bytes they had: keys for good, and a value as long as the next item of the batch has the same one under
// that key, as most attributes of neighbouring spans do (method, host, scope, the resource).
//
//   bytes:  [ ,"key": …  one for each key ever seen, up to a bound | ,"key":"value" …  of this batch ]

/** Bytes for keys, and for the values of one batch. More of them are written anew each time. */
const KEY_BYTES = 64 * 1024;
const VALUE_BYTES = 64 * 1024;
const MAX_KEY_BYTES = 256;
/** A longer property is rare, and comparing its value would take long. */
const MAX_PROPERTY_BYTES = 2048;
/** Copied in words, which end beyond the text. */
const WORD_SLACK_BYTES = 8;

export interface KnownProperty {
  readonly key: string;
  /** The one that came behind it the last time. */
  next: KnownProperty | undefined;
  /** Where `,"key":` is. */
  readonly keyStart: number;
  readonly keyLength: number;
  /** What the key had last, and in which batch. */
  value: unknown;
  batch: number;
  /** Where `,"key":value` is; no length while it is not kept. */
  textStart: number;
  textLength: number;
}

export class RepeatedProperties {
  readonly bytes = Buffer.alloc(KEY_BYTES + VALUE_BYTES + WORD_SLACK_BYTES);
  readonly view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  /** Grows with each batch: what an earlier one knew is then out of date. */
  batch = 1;
  readonly #known = new Map<string, KnownProperty>();
  #last: KnownProperty | undefined;
  #keyEnd = 0;
  #valueEnd = KEY_BYTES;

  /** Values are not compared with those of earlier batches: they are not kept alive for that. */
  nextBatch(): void {
    if (this.#valueEnd === KEY_BYTES) return;
    this.batch += 1;
    this.#valueEnd = KEY_BYTES;
    for (const property of this.#known.values()) property.value = undefined;
  }

  /** `undefined` for a key that there is no room for. */
  of(key: string): KnownProperty | undefined {
    // Items are alike: behind a key mostly comes the one that came behind it the last time.
    const likely = this.#last?.next;
    const property = likely?.key === key ? likely : (this.#known.get(key) ?? this.#add(key));
    if (this.#last !== undefined) this.#last.next = property;
    this.#last = property;
    return property;
  }

  /** Keeps the text of a property whose value came twice. */
  keep(property: KnownProperty, text: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length > MAX_PROPERTY_BYTES || this.#valueEnd + length > KEY_BYTES + VALUE_BYTES) return;
    const { value } = property;
    // An object may hold something else the next time, unless it says that it does not change.
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) return;
    this.bytes.set(text.subarray(start, end), this.#valueEnd);
    property.textStart = this.#valueEnd;
    property.textLength = length;
    this.#valueEnd += length;
  }

  #add(key: string): KnownProperty | undefined {
    if (key.length > MAX_KEY_BYTES) return undefined;
    const text = Buffer.from(`,${JSON.stringify(key)}:`);
    if (text.length > MAX_KEY_BYTES || this.#keyEnd + text.length > KEY_BYTES) return undefined;
    this.bytes.set(text, this.#keyEnd);
    const property: KnownProperty = {
      key,
      next: undefined,
      keyStart: this.#keyEnd,
      keyLength: text.length,
      value: undefined,
      batch: 0,
      textStart: 0,
      textLength: 0,
    };
    this.#keyEnd += text.length;
    this.#known.set(key, property);
    return property;
  }
}
