// Remembers the bytes of properties that were written before. Keys are remembered for good; values while the items of
// one batch repeat them, as most attributes of neighbouring spans do (method, host, scope, the resource).
//
//   bytes:  [ ,"key": …  one for each key ever seen, up to a bound | ,"key":"value" …  of this batch ]

/** Memory for keys, and for the values of one batch. What does not fit is encoded each time. */
const KEY_BYTES = 64 * 1024;
const VALUE_BYTES = 64 * 1024;
const MAX_KEY_BYTES = 256;
/** Longer properties are rare and slow to compare: they are not remembered. */
const MAX_PROPERTY_BYTES = 2048;
/** Bytes are copied in words, the last of which may end beyond the text. */
const WORD_SLACK_BYTES = 8;

export interface KnownProperty {
  readonly key: string;
  /** The property that followed this one the last time. */
  next: KnownProperty | undefined;
  /** Where `,"key":` is. */
  readonly keyStart: number;
  readonly keyLength: number;
  /** The last value under this key, and the batch it was in. */
  value: unknown;
  batch: number;
  /** Where `,"key":value` is; the length is 0 while it is not kept. */
  textStart: number;
  textLength: number;
}

export class RepeatedProperties {
  readonly bytes = Buffer.alloc(KEY_BYTES + VALUE_BYTES + WORD_SLACK_BYTES);
  readonly view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  /** Number of the current batch; values remembered in earlier ones no longer count. */
  batch = 1;
  readonly #known = new Map<string, KnownProperty>();
  #last: KnownProperty | undefined;
  #keyEnd = 0;
  #valueEnd = KEY_BYTES;

  /** Forgets the values of the batch, so that they are not kept alive. */
  nextBatch(): void {
    if (this.#valueEnd === KEY_BYTES) return;
    this.batch += 1;
    this.#valueEnd = KEY_BYTES;
    for (const property of this.#known.values()) property.value = undefined;
  }

  /** What is known of a key; `undefined` when the memory for keys is full. */
  of(key: string): KnownProperty | undefined {
    // Items are alike: the next key is most often the one that followed the last time.
    const likely = this.#last?.next;
    const property = likely?.key === key ? likely : (this.#known.get(key) ?? this.#add(key));
    if (this.#last !== undefined) this.#last.next = property;
    this.#last = property;
    return property;
  }

  /** Remembers the bytes of a property whose value came twice. */
  keep(property: KnownProperty, text: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length > MAX_PROPERTY_BYTES || this.#valueEnd + length > KEY_BYTES + VALUE_BYTES) return;
    const { value } = property;
    // An object that is not frozen may have other contents the next time.
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) return;
    this.bytes.set(text.subarray(start, end), this.#valueEnd);
    property.textStart = this.#valueEnd;
    property.textLength = length;
    this.#valueEnd += length;
  }

  #add(key: string): KnownProperty | undefined {
    // Asked first: when the memory is full, each key of a span with thousands of new ones comes here.
    if (key.length > MAX_KEY_BYTES || this.#keyEnd + key.length > KEY_BYTES) return undefined;
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
