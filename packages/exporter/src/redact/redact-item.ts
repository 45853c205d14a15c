// An item as it may leave the process: each text through the user's mask, then without credentials. Pure but for the
// count of failures; what is clean is shared with the item that was given, never copied.
import { ignoreRejection } from '../errors/guarded';
import { CONTENT_FIELDS, type DraftObject, type DraftValue, type ItemDraft } from '../item/item-draft';
import { JsonText } from '../item/json-text';
import { argumentSecrets } from './command-line';
import type { CredentialName } from './credential-name';
import { JSON_WEB_KEY_SECRETS } from './credential-words';
import { KnownKey, knownKey, knownProperty } from './known-key';
import { CREDENTIAL_MARKER, MASK_FAILED_MARKER, UNREAD_MARKER } from './markers';
import { redactText } from './redact-text';
import type { RedactionFailures } from './redaction-failures';
import { isOpaque, isStandIn, looksLikePassword } from './secret-values';

/**
 * Asked for every text of an item before it is sent; what it returns is sent instead. Synchronous.
 *
 * @param key where the text stands, its path with dots: `name`, `input.messages.0.content`, `metadata.http.url`
 * @param value the text; attributes, contents and messages of errors alike
 * @returns the text to send. When it throws or returns anything but a text, `[REDACTED:mask-failed]` is sent.
 */
export type Mask = (key: string, value: string) => string;

export interface RedactionOptions {
  /** Replaces credentials by `[REDACTED:credential]`. */
  readonly redactCredentials: boolean;
  readonly mask?: Mask | undefined;
  /** Where failures of the mask are counted. */
  readonly failures?: RedactionFailures | undefined;
}

const MAX_DEPTH = 64;
/** Values of one item that are inspected. Further ones are replaced, because nobody has looked at them. */
const MAX_VALUES = 250_000;
/** Overrides the type of the span (contract: Metadata conventions); one of a closed list, which no mask may change. */
const TYPE_KEY = 'metadata.__span_type__';

/**
 * The item to send instead of this one; the same one if there is nothing to replace. Never changes what it is given,
 * and never throws.
 *
 * The mask comes first, so that nothing it returns can carry a credential past the redaction. What a key that names a
 * credential holds is replaced without asking it.
 */
export function redactItem(item: ItemDraft, options: RedactionOptions): ItemDraft {
  if (!options.redactCredentials && options.mask === undefined) return item;
  return new RedactionWalk(item, options).redacted();
}

/** One walk through one item. */
class RedactionWalk {
  readonly #item: ItemDraft;
  readonly #redacts: boolean;
  readonly #mask: Mask | undefined;
  readonly #failures: RedactionFailures | undefined;
  /** Whether clean values are remembered. Not with a mask, which must be asked about each text. */
  readonly #remembers: boolean;
  #valuesLeft = MAX_VALUES;

  constructor(item: ItemDraft, { redactCredentials, mask, failures }: RedactionOptions) {
    this.#item = item;
    this.#redacts = redactCredentials;
    this.#mask = mask;
    this.#failures = failures;
    this.#remembers = redactCredentials && mask === undefined;
  }

  redacted(): ItemDraft {
    const item = this.#item;
    let copy: ItemDraft | undefined;
    const isKnownName = this.#remembers && spanNames.isClean(item.name);
    const name = isKnownName ? item.name : this.#text(item.name, 'name');
    if (!isKnownName && this.#remembers && name === item.name) spanNames.rememberClean(name);
    // The API takes no item without a name.
    if (name !== item.name) copy = { ...item, name: name === '' ? 'unnamed' : name };
    for (const field of CONTENT_FIELDS) {
      const content = item[field];
      if (content === undefined) continue;
      const redacted = this.#content(content, field);
      if (redacted === content) continue;
      copy ??= { ...item };
      copy[field] = redacted;
    }
    return copy ?? item;
  }

  /** One field of the item, which the API takes only as an object. */
  #content(content: DraftObject, field: string): DraftObject {
    try {
      const redacted = this.#value(content, field, 0);
      return redacted === UNREAD_MARKER ? { value: UNREAD_MARKER } : (redacted as DraftObject);
    } catch {
      return { value: UNREAD_MARKER };
    }
  }

  /** @param path only for the mask; empty without one */
  #value(value: DraftValue, path: string, depth: number): DraftValue {
    if (typeof value === 'string') return this.#text(value, path);
    if (typeof value !== 'object' || value === null) return value;
    // Only texts that were found clean are left as bytes.
    if (value instanceof JsonText) return value;
    if (depth > MAX_DEPTH) return UNREAD_MARKER;
    return Array.isArray(value) ? this.#array(value, path, depth) : this.#object(value, path, depth);
  }

  #array(values: DraftValue[], path: string, depth: number): DraftValue {
    this.#valuesLeft -= values.length;
    if (this.#valuesLeft < 0) return UNREAD_MARKER;
    let copy: DraftValue[] | undefined;
    const secretAt = this.#redacts ? argumentSecrets(values) : undefined;
    for (let index = 0; index < values.length; index++) {
      const value = values[index] as DraftValue;
      const redacted = secretAt?.has(index)
        ? CREDENTIAL_MARKER
        : this.#value(value, this.#pathOf(path, index), depth + 1);
      if (redacted === value) continue;
      copy ??= values.slice();
      copy[index] = redacted;
    }
    return copy ?? values;
  }

  #object(object: DraftObject, path: string, depth: number): DraftValue {
    for (const _key in object) this.#valuesLeft -= 1;
    if (this.#valuesLeft < 0) return UNREAD_MARKER;
    let copy: DraftObject | undefined;
    let hasCredentialKey = false;
    // Not Object.keys: in this form the engine finds the values by their place.
    for (const key in object) {
      const value = object[key];
      if (!hasOwn.call(object, key)) continue;
      const known = this.#redacts ? knownProperty(key) : NO_KEY;
      const kind = key.length <= 2 && this.#redacts && isKeyPart(object, key) ? 'always' : known.name;
      if (kind === 'itself') hasCredentialKey = true;
      if (value === undefined || value === null || typeof value === 'boolean') continue;
      const named = kind === 'never' || kind === 'opaque' ? this.#pairName(object, known, kind) : kind;
      if (named === 'never' && typeof value === 'number') continue;
      const remembers = named === 'never' && this.#remembers && typeof value === 'string';
      if (remembers && known.isClean(value)) continue;
      const redacted = this.#entry(value, named, this.#pathOf(path, key), depth + 1);
      if (remembers && redacted === value) known.rememberClean(value);
      if (redacted === value) continue;
      copy ??= { ...object };
      copy[key] = redacted;
    }
    return hasCredentialKey ? withoutCredentialKeys(copy ?? object) : (copy ?? object);
  }

  #pairName(object: DraftObject, key: KnownKey, kind: CredentialName): CredentialName {
    const name = key.isPairValue ? pairName(object) : undefined;
    return name === undefined || name === 'never' ? kind : name;
  }

  #entry(value: DraftValue, name: CredentialName, path: string, depth: number): DraftValue {
    if (name === 'always' || name === 'opaque' || name === 'word') {
      if (isCredential(value, name)) return CREDENTIAL_MARKER;
      const redacted = this.#value(value, path, depth);
      // What the mask returned may be a credential too.
      return redacted !== value && typeof redacted === 'string' && isCredential(redacted, name)
        ? CREDENTIAL_MARKER
        : redacted;
    }
    if (depth === 1 && this.#mask === undefined && value === this.#item.metadata?.resource)
      return this.#resource(value);
    return this.#value(value, path, depth);
  }

  /** All spans of a process share one frozen resource; it is read once. */
  #resource(resource: DraftValue): DraftValue {
    if (typeof resource !== 'object' || resource === null || !Object.isFrozen(resource))
      return this.#value(resource, '', 1);
    const known = knownResources.get(resource);
    if (known !== undefined) return known;
    const redacted = this.#value(resource, '', 1);
    knownResources.set(resource, redacted);
    return redacted;
  }

  #text(value: string, path: string): string {
    const masked = this.#mask === undefined ? value : this.#masked(this.#mask, value, path);
    return this.#redacts ? redactText(masked) : masked;
  }

  #masked(mask: Mask, value: string, path: string): string {
    if (path === TYPE_KEY && value === this.#item.type) return value;
    try {
      const masked: unknown = mask(path, value);
      if (typeof masked === 'string') return masked.isWellFormed() ? masked : masked.toWellFormed();
      ignoreRejection(masked);
    } catch {
      // counted below
    }
    this.#failures?.add(path);
    return MASK_FAILED_MARKER;
  }

  #pathOf(path: string, key: string | number): string {
    return this.#mask === undefined ? '' : `${path}.${key}`;
  }
}

const { hasOwnProperty: hasOwn } = Object.prototype;
const NO_KEY = new KnownKey('never');
const spanNames = new KnownKey('never');
const knownResources = new WeakMap<object, DraftValue>();

function isCredential(value: DraftValue, name: 'always' | 'opaque' | 'word'): boolean {
  if (value instanceof JsonText) return isCredential(value.toJSON(), name);
  if (typeof value === 'string')
    return name === 'always' ? !isStandIn(value) : name === 'opaque' ? isOpaque(value) : looksLikePassword(value);
  if (Array.isArray(value)) return value.some((each) => typeof each !== 'object' && isCredential(each, name));
  // Tokens by the hosts that they are for.
  if (name === 'opaque') return isObject(value) && areTokensOfHosts(value);
  if (name !== 'always') return false;
  if (typeof value === 'number') return true;
  return isObject(value) && Object.keys(value).length > 0 && !isSchema(value);
}

const isObject = (value: DraftValue): value is DraftObject => typeof value === 'object' && value !== null;

function areTokensOfHosts(tokens: DraftObject): boolean {
  const entries = Object.entries(tokens);
  return (
    entries.length > 0 &&
    entries.every(([host, token]) => host.includes('.') && typeof token === 'string' && isOpaque(token))
  );
}

/** What is secret of a JSON Web Key, by the one or two letters of its name. */
const isKeyPart = (object: DraftObject, key: string) =>
  typeof object.kty === 'string' && typeof object[key] === 'string' && JSON_WEB_KEY_SECRETS.includes(key);

const SCHEMA_TYPES = new Set<unknown>(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

/** The description of a parameter called `password` is no password. */
function isSchema(value: DraftObject): boolean {
  if (Object.hasOwn(value, 'value')) return false;
  const type = Array.isArray(value.type) ? value.type[0] : value.type;
  return SCHEMA_TYPES.has(type) || ['$ref', 'anyOf', 'oneOf', 'allOf'].some((key) => Object.hasOwn(value, key));
}

const OTHER_PAIR_NAME = /^[A-Za-z]{1,16}(?:Name|Key)$/;
const MAX_PAIR_KEYS = 8;

/** The name in `{"name": "authorization", "value": "…"}`, as headers and variables are often listed. */
function pairName(pair: DraftObject): CredentialName | undefined {
  const name =
    pair.name ??
    pair.key ??
    pair.Name ??
    pair.Key ??
    pair.NAME ??
    pair.KEY ??
    pair.header ??
    pair.field ??
    pair.variable ??
    otherPairName(pair);
  return typeof name === 'string' ? knownKey(name).name : undefined;
}

/** `{"ParameterKey": "MasterPassword", "ParameterValue": "…"}` */
function otherPairName(pair: DraftObject): DraftValue | undefined {
  let left = MAX_PAIR_KEYS;
  for (const key in pair) {
    if (OTHER_PAIR_NAME.test(key)) return pair[key];
    left -= 1;
    if (left === 0) return undefined;
  }
  return undefined;
}

function withoutCredentialKeys(object: DraftObject): DraftObject {
  const result: [string, DraftValue | undefined][] = [];
  const taken = new Set<string>();
  for (const [key, value] of Object.entries(object)) {
    const redacted = redactText(key);
    let name = redacted;
    for (let count = 2; taken.has(name); count++) name = `${redacted} ${count}`;
    taken.add(name);
    result.push([name, value]);
  }
  return Object.fromEntries(result);
}
