// Attributes that spell an array in their names (`llm.input_messages.3.message.role`) as that array's entries. Indices
// come in any order and with holes. A reader with fixed fields costs a fraction of a tree built from dotted paths, so
// each family reads its own suffixes.
import { MAX_INDEXED_ENTRIES, VALUE_CHARS } from './bounds';

const MAX_INDEX_DIGITS = 5;

/** The members of one entry of a family: their names without prefix and index, and their values. */
export type Members = Map<string, unknown>;

export class IndexedFamily {
  readonly #entries = new Map<number, Members>();
  #isAscending = true;
  #lastNew = -1;
  #current: Members | undefined;
  #currentIndex = -1;
  /** Characters of all members, also of those that were too many. */
  chars = 0;
  /** The first member that was too many. */
  firstOver: string | undefined;

  constructor(readonly prefix: string) {}

  /** Takes one attribute, unless its name has no index that can be read, or there are too many entries before it. */
  add(key: string, value: unknown): 'taken' | 'unreadable' | 'too many' {
    const from = this.prefix.length;
    const end = indexEnd(key, from);
    if (end === undefined) return 'unreadable';
    this.#count(key, value);
    const index = indexOf(key, from, end);
    // Members of one entry mostly follow each other.
    let members = index === this.#currentIndex ? this.#current : this.#entries.get(index);
    if (members === undefined) {
      if (this.#entries.size >= MAX_INDEXED_ENTRIES) {
        this.firstOver ??= key;
        return 'too many';
      }
      if (index < this.#lastNew) this.#isAscending = false;
      this.#lastNew = index;
      members = new Map();
      this.#entries.set(index, members);
    }
    this.#currentIndex = index;
    this.#current = members;
    // Nothing behind the index: the whole entry is one value.
    members.set(end >= key.length ? '' : key.slice(end + 1), value);
    return 'taken';
  }

  /** Counts a member of an entry beyond the bound; `false` for a name that is none. */
  passOver(key: string, value: unknown): boolean {
    if (!key.startsWith(this.prefix)) return false;
    const end = indexEnd(key, this.prefix.length);
    if (end === undefined || this.#entries.has(indexOf(key, this.prefix.length, end))) return false;
    this.#count(key, value);
    return true;
  }

  #count(key: string, value: unknown): void {
    this.chars += key.length - this.prefix.length + (typeof value === 'string' ? value.length : VALUE_CHARS);
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
    family ??= new IndexedFamily(prefix);
    if (family.add(name, value) === 'taken') members.delete(name);
  }
  return family?.entries() ?? [];
}

/** Read digit by digit, which makes no text of it. */
export function indexOf(key: string, from: number, end: number): number {
  let index = 0;
  for (let at = from; at < end; at++) index = index * 10 + key.charCodeAt(at) - 48;
  return index;
}

/** Where the index that starts at `from` ends, `undefined` when there is none or it is not followed by a dot. */
export function indexEnd(key: string, from: number): number | undefined {
  let end = from;
  while (isDigit(key.charCodeAt(end))) end += 1;
  if (end === from || end - from > MAX_INDEX_DIGITS) return undefined;
  return end === key.length || key.charCodeAt(end) === 46 ? end : undefined;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
