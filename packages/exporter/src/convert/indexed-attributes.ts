// Attributes that spell an array in their names (`llm.input_messages.3.message.role`) as that array's entries. Indices
// come in any order and with holes. A reader with fixed fields costs a fraction of a tree built from dotted paths, so
// each family reads its own suffixes.

/** Entries of one family beyond this are left in the metadata. */
const MAX_ENTRIES = 10_000;
const MAX_INDEX_DIGITS = 5;

/** The members of one entry of a family: their names without prefix and index, and their values. */
export type Members = Map<string, unknown>;

export class IndexedFamily {
  readonly #entries = new Map<number, Members>();
  #isAscending = true;
  #last = -1;

  /** Takes one attribute; `false` when its name has no index that can be read, or there are too many. */
  add(key: string, prefixLength: number, value: unknown): boolean {
    const end = indexEnd(key, prefixLength);
    if (end === undefined) return false;
    const index = indexOf(key, prefixLength, end);
    let members = this.#entries.get(index);
    if (members === undefined) {
      if (this.#entries.size >= MAX_ENTRIES) return false;
      if (index < this.#last) this.#isAscending = false;
      this.#last = index;
      members = new Map();
      this.#entries.set(index, members);
    }
    // Nothing behind the index: the whole entry is one value.
    members.set(end >= key.length ? '' : key.slice(end + 1), value);
    return true;
  }

  /** The entries by their index, holes skipped. */
  entries(): Members[] {
    if (this.#isAscending) return [...this.#entries.values()];
    return [...this.#entries].sort(([a], [b]) => a - b).map(([, members]) => members);
  }
}

/**
 * The entries of a family inside a family: the members whose names start with `prefix` and an index. They are taken out
 * of `members`, so that what stays there is what nobody has read.
 */
export function nestedEntries(members: Members, prefix: string): Members[] {
  let family: IndexedFamily | undefined;
  for (const [name, value] of members) {
    if (!name.startsWith(prefix)) continue;
    family ??= new IndexedFamily();
    if (family.add(name, prefix.length, value)) members.delete(name);
  }
  return family?.entries() ?? [];
}

/** Read digit by digit, which makes no text of it. */
function indexOf(key: string, from: number, end: number): number {
  let index = 0;
  for (let at = from; at < end; at++) index = index * 10 + key.charCodeAt(at) - 48;
  return index;
}

/** Where the index that starts at `from` ends, `undefined` when there is none or it is not followed by a dot. */
function indexEnd(key: string, from: number): number | undefined {
  let end = from;
  while (end < key.length && key.charCodeAt(end) >= 48 && key.charCodeAt(end) <= 57) end += 1;
  if (end === from || end - from > MAX_INDEX_DIGITS) return undefined;
  return end === key.length || key.charCodeAt(end) === 46 ? end : undefined;
}
