// What is remembered of a key: whether it names a credential, and which of its values were found clean. Keys repeat
// from span to span, and so do most of their values.
import { type CredentialName, credentialName, isUrlSignature, MAX_KEY_CHARS } from './credential-name';

const MAX_KNOWN = 4096;
/** Longer values are not remembered but searched each time. */
const MAX_VALUE_CHARS = 128;
/** Most keys have few values, as `role` has. All keys and values together take some megabytes at most. */
const MAX_VALUES = 4;
/**
 * How many new values of a key are remembered. A value that comes again adds to it; ids and times never do, so that a
 * key with such values soon remembers no more.
 */
const MAX_STORES = 16;
const HITS_PER_STORE = 16;

export class KnownKey {
  readonly name: CredentialName;
  /** The key of a value that stands beside its name. */
  readonly isPairValue: boolean;
  /** The parameter of a URL that is its signature. */
  readonly isUrlSignature: boolean;
  readonly #clean: string[] = [];
  #next = 0;
  #storesLeft = MAX_STORES;
  #hits = 0;

  constructor(name: CredentialName, isPairValue = false, isUrlSignature = false) {
    this.name = name;
    this.isPairValue = isPairValue;
    this.isUrlSignature = isUrlSignature;
  }

  /** Whether this value of the key was found clean lately. */
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

  /** To be called with a value in which nothing was replaced. */
  rememberClean(value: string): void {
    if (value.length > MAX_VALUE_CHARS || this.#storesLeft === 0) return;
    this.#storesLeft -= 1;
    this.#clean[this.#next] = ownText(value);
    this.#next = (this.#next + 1) % MAX_VALUES;
  }
}

const PAIR_VALUE = /^(?:\w{0,16}[vV]alue|VALUE|values|val|plainText)$/;
const known = new Map<string, KnownKey>();

/** What is known of a name that is a part of a text. */
export function knownKey(part: string): KnownKey {
  return known.get(part) ?? remember(part, ownKey);
}

/** What is known of the name of a property. */
export function knownProperty(name: string): KnownKey {
  return known.get(name) ?? remember(name, asIs);
}

function remember(name: string, kept: (name: string) => string): KnownKey {
  const found = new KnownKey(credentialName(name), PAIR_VALUE.test(name), isUrlSignature(name));
  if (name.length > MAX_KEY_CHARS) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(kept(name), found);
  return found;
}

/** Names of properties are the engine's own already. */
const asIs = (name: string) => name;

/** The engine's own copy of the text: such copies are compared by address when the key is looked up. */
function ownKey(key: string): string {
  return Object.keys({ [key]: true })[0] as string;
}

/** A copy, because a slice keeps the whole text it was cut from in memory. */
function ownText(part: string): string {
  return Buffer.from(part, 'utf16le').toString('utf16le');
}
