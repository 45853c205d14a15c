// What is remembered of a key, since keys repeat from span to span and so do most of their values: what the key
// names, and its last values that were clean.
import { type CredentialName, credentialName, MAX_KEY_CHARS } from './credential-name';

const MAX_KNOWN = 4096;
/** Longer values are read anew each time. */
const MAX_VALUE_CHARS = 128;
/** Most keys have one value or a few, as a role has; with the keys all of them take some megabytes at most. */
const MAX_VALUES = 4;
/**
 * A key whose values are ids or times uses this up, and no more of them are kept; those that come again earn it back.
 */
const MAX_STORES = 16;
const HITS_PER_STORE = 16;

export class KnownKey {
  readonly name: CredentialName;
  /** The key of a value that stands beside its name. */
  readonly isPairValue: boolean;
  readonly #clean: string[] = [];
  #next = 0;
  #storesLeft = MAX_STORES;
  #hits = 0;

  constructor(name: CredentialName, isPairValue = false) {
    this.name = name;
    this.isPairValue = isPairValue;
  }

  /** Whether this is a text of this key that was found to hold nothing not long ago. */
  isClean(value: string): boolean {
    if (value.length > MAX_VALUE_CHARS) return false;
    for (let index = 0; index < this.#clean.length; index++) {
      if (value !== this.#clean[index]) continue;
      this.#hits += 1;
      if (this.#hits === HITS_PER_STORE) {
        this.#hits = 0;
        if (this.#storesLeft < MAX_STORES) this.#storesLeft += 1;
      }
      return true;
    }
    return false;
  }

  /** The value must hold nothing that is to be replaced. */
  rememberClean(value: string): void {
    if (value.length > MAX_VALUE_CHARS || this.#storesLeft === 0) return;
    this.#storesLeft -= 1;
    this.#clean[this.#next] = ownText(value);
    this.#next = (this.#next + 1) % MAX_VALUES;
  }
}

const PAIR_VALUE = /^(?:\w{0,16}[vV]alue|VALUE|values|val|plainText)$/;
const known = new Map<string, KnownKey>();

export function knownKey(key: string): KnownKey {
  let found = known.get(key);
  if (found !== undefined) return found;
  found = new KnownKey(credentialName(key), PAIR_VALUE.test(key));
  if (key.length <= MAX_KEY_CHARS) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(ownKey(key), found);
  }
  return found;
}

/** The text that the engine has only one of: finding it among the known keys is then comparing addresses. */
function ownKey(key: string): string {
  return Object.keys({ [key]: true })[0] as string;
}

/** A part of a text keeps the whole text in memory. */
function ownText(part: string): string {
  return Buffer.from(part, 'utf16le').toString('utf16le');
}
