// What is remembered of a key, since keys repeat from span to span and so do most of their values: what the key names, and the last value that was clean.
import { type CredentialName, credentialName, MAX_KEY_CHARS } from './credential-name';

const MAX_KNOWN = 4096;
/** Longer ones are read anew each time. With the keys they take 2 MB at most. */
const MAX_VALUE_CHARS = 128;
/** A key whose value was another one so many times in a row holds ids or times: no more of them are kept. */
const MAX_CHANGES = 16;

export class KnownKey {
  readonly name: CredentialName;
  #clean: string | undefined = undefined;
  #changes = 0;

  constructor(name: CredentialName) {
    this.name = name;
  }

  /** Whether this is the text of this key that was last found to hold nothing. */
  isClean(value: string): boolean {
    if (value !== this.#clean) return false;
    this.#changes = 0;
    return true;
  }

  /** The value must hold nothing that is to be replaced. */
  rememberClean(value: string): void {
    if (value.length > MAX_VALUE_CHARS || this.#changes === MAX_CHANGES) return;
    this.#changes += 1;
    this.#clean = ownText(value);
  }
}

const known = new Map<string, KnownKey>();

export function knownKey(key: string): KnownKey {
  let found = known.get(key);
  if (found !== undefined) return found;
  found = new KnownKey(credentialName(key));
  if (key.length <= MAX_KEY_CHARS) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(ownText(key), found);
  }
  return found;
}

/** A part of a text keeps the whole text in memory. */
function ownText(part: string): string {
  return Buffer.from(part, 'utf16le').toString('utf16le');
}
