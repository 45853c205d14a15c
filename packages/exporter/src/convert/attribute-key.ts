// What an attribute's name alone says about it, worked out once for each name from what the dialects declare: spans of
// one kind repeat their names, and one map lookup is all that an ordinary attribute may cost.
import { MAX_KEY_CHARS } from './bounds';
import type { DialectView } from './dialect-view';
import { indexEnd, indexOf, isDigit } from './indexed-attributes';
import { shortKey } from './json-value';
import type { KeyLists } from './key-list';
import { type NamePattern, NameRules } from './name-rules';

/** Which side of the item an attribute is content of, and so leaves the metadata when that side is filled. */
export type ContentSide = 'input' | 'output';

/** Names of attributes. */
export type KeyPattern = NamePattern;

/**
 * The prefix of an indexed family, `acme.messages.`; with an expression where only some of the attributes that start so
 * belong to it.
 */
export type FamilyPattern = string | { readonly prefix: string; readonly only: RegExp };

/** Kinds of plain infrastructure, as bits. */
export const DATABASE = 1;
export const HTTP = 2;
export const RPC = 4;
export const MESSAGING = 8;

/** What is known of the item when its metadata is written. */
export interface ItemSides {
  /** The sides of the item that are filled: their content keys are left out. */
  readonly filled: { readonly input: boolean; readonly output: boolean };
  /** A span of a GenAI dialect, and not one whose statement became its input. */
  readonly isGenAi: boolean;
}

type IsUsed = (view: DialectView, item: ItemSides) => boolean;

/** Attributes that became something else of the item: they are left out of the metadata. */
export interface UsedAttributes {
  readonly keys: readonly KeyPattern[];
  /** Default: always. */
  readonly when?: IsUsed;
}

/** The side that the last word of a name stands for. */
export interface SideWord {
  readonly side: ContentSide;
  /** 0 for the word that is most surely content of its side, more for the others. */
  readonly rank: number;
}

/** What a name says, as do all that differ from it in an index alone. */
export interface KeyMeaning {
  /** Content of this side; such an attribute is left out of the metadata when its side of the item is filled. */
  readonly side: ContentSide | undefined;
  /** The prefix of an indexed family (`llm.input_messages.`) that it belongs to. */
  readonly family: string | undefined;
  /** Never written: it carries nothing, or would reach an object's prototype. */
  readonly isDropped: boolean;
  /** Belongs to a GenAI dialect or to this project: a span with none of these is plain infrastructure. */
  readonly isGenAi: boolean;
  /** The kind of plain infrastructure that writes it, a bit; 0 for none. */
  readonly infrastructure: number;
  /** Names a session or a user, on spans of any kind. */
  readonly isIdentity: boolean;
  /** Holds a prompt or an answer, or a part of one, without being a source of either side. */
  readonly isSensitive: boolean;
  /** Known not to be content, although its name sounds like it. */
  readonly isHarmless: boolean;
  /** Names a kind of span, in the words of whichever framework (`acme.span.kind`). */
  readonly isKind: boolean;
  /** Set on every span below the one that it is about. */
  readonly isInherited: boolean;
  /** Says whether it became something else of the item; `undefined` for the many that never do. */
  readonly isUsed: IsUsed | undefined;
  /** The lists that have it, as bits (key-list.ts). */
  readonly lists: number;
}

export interface AttributeKey extends KeyMeaning {
  /** The name as it was set. */
  readonly key: string;
  /** The name under which it stands in the metadata: well-formed, and that of a reserved one is moved aside. */
  readonly metadataName: string;
  /** Kept in the table of known keys; `false` for a name that is very long, or came when the table was full. */
  readonly isRemembered: boolean;
  /**
   * The attribute that followed this one on the last span. Mostly the same one follows on the next span, and to compare
   * two names is cheaper than to look one up.
   */
  next: AttributeKey | undefined;
  /** The side that its last word stands for; `undefined` until somebody asks. */
  sideWord: SideWord | null | undefined;
}

/** What dialects declare of names, all of them together. */
export interface AttributeRules {
  readonly genAi: readonly KeyPattern[];
  readonly content: { readonly [side in ContentSide]: readonly KeyPattern[] };
  readonly families: { readonly [side in ContentSide]: readonly FamilyPattern[] };
  readonly sensitive: readonly KeyPattern[];
  readonly harmless: readonly KeyPattern[];
  readonly inherited: readonly KeyPattern[];
  readonly dropped: readonly KeyPattern[];
  readonly used: readonly UsedAttributes[];
  /** Session and user on spans of any kind. */
  readonly identity: readonly string[];
  /** Bits by prefix. */
  readonly infrastructure: Readonly<Record<string, number>>;
  /** The names that answer one question each. */
  readonly lists: KeyLists;
}

const MOVED_ASIDE = 'attributes.';
/** Keys with a meaning of their own in SGP (contract: Metadata conventions) or here. */
const RESERVED = new Set(
  [
    'error error_type error_message error_stacktrace usage cost_usd canceled evaluations',
    '__source__ __acp_type__ __agent_name__ __agent_id__ __agent_version__ __commit_sha__ __end_user_id__ __error__ __span_type__',
    'usage_reported_by_child usage_reported_by_parent usage_reported_by_sibling sgp_truncated sgp_unfinished sgp_content_omitted sgp_usage_summed',
    'resource events links otel_scope otel_kind otel_dropped openinference_metadata',
  ].flatMap((names) => names.split(' ')),
);

/** The author's own attribute of that name is read apart. */
const KIND_NAME = /^(?!sgp\.)(?:.*[._:])?(?:span|observation|ai)(?:[._]?[kK]ind|[._]?[tT]ype)$/;

/** Names that would reach an object's prototype. */
const HOSTILE: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** An application that puts ids into attribute names must not fill the memory with them. */
const MAX_KNOWN_KEYS = 5000;
const MAX_KNOWN_KEY_CHARS = 200;
/** Names of further entries of a family would fill the table, and cost little when they come again. */
const MAX_KNOWN_INDEX = 100;

const always: IsUsed = () => true;

/** The rules of {@link AttributeRules} for single names, compiled. */
function compiled(rules: AttributeRules) {
  const { content, used, infrastructure, lists } = rules;
  const families = [...rules.families.input, ...rules.families.output];
  const prefixes = [
    ...families.map((family) => (typeof family === 'string' ? family : family.prefix)),
    ...Object.keys(infrastructure),
  ].map((prefix) => `${prefix}*`);
  const dropped = [...rules.dropped, ...HOSTILE];
  const alone = [rules.genAi, rules.sensitive, rules.harmless, rules.inherited, dropped, rules.identity];
  const set = (patterns: readonly KeyPattern[]) => new NameRules<true>([[patterns, true]]);
  const all = [content.input, content.output, ...used.map(({ keys }) => keys), prefixes, ...alone].flat();
  const whole = families.filter((family) => typeof family === 'string');
  const expressions = families.flatMap((family) => (typeof family === 'string' ? [] : [family.only]));
  return {
    /** Whether any other rule may have the name. Most names of a span with thousands are known to none. */
    any: set(all),
    families: rules.families,
    /** The prefixes of families all of whose members are alike but for their index. */
    wholeFamilies: new NameRules<string>(whole.map((prefix) => [[`${prefix}*`], prefix])),
    /** Whether a rule may mean one member of a family, and not those with another index. */
    ofOneIndex: set([...all, ...lists.keys, ...expressions].filter((pattern) => mayMeanOneIndex(pattern, whole))),
    lists,
    content: new NameRules<ContentSide>([
      [content.input, 'input'],
      [content.output, 'output'],
    ]),
    used: new NameRules<IsUsed>(used.map(({ keys, when = always }) => [keys, when])),
    infrastructure: new NameRules(Object.entries(infrastructure).map(([prefix, bit]) => [[`${prefix}*`], bit])),
    genAi: set(rules.genAi),
    sensitive: set(rules.sensitive),
    harmless: set(rules.harmless),
    inherited: set(rules.inherited),
    dropped: set(dropped),
    identity: set(rules.identity),
  };
}

/** An expression may; of the others, those that go on behind the prefix of a family. */
function mayMeanOneIndex(pattern: KeyPattern, prefixes: readonly string[]): boolean {
  if (typeof pattern !== 'string') return true;
  return prefixes.some((prefix) => pattern.startsWith(prefix) && isDigit(pattern.charCodeAt(prefix.length)));
}

export class AttributeKeys {
  readonly #known = new Map<string, AttributeKey>();
  /** What the members of families say, by their names without the index. */
  readonly #members = new Map<string, KeyMeaning>();
  readonly #rules: ReturnType<typeof compiled>;
  /** What comes before the first attribute of a span. */
  readonly beforeFirst: AttributeKey;

  constructor(rules: AttributeRules) {
    this.#rules = compiled(rules);
    this.beforeFirst = this.of('');
  }

  of(key: string): AttributeKey {
    return this.#known.get(key) ?? this.#remember(key);
  }

  /** Whether all names that go on with an index behind this prefix are members of its family. */
  isWholeFamily(prefix: string): boolean {
    return this.#rules.wholeFamilies.find(prefix) === prefix;
  }

  #remember(key: string): AttributeKey {
    const member = this.#memberOf(key);
    const isRemembered =
      this.#known.size < MAX_KNOWN_KEYS &&
      key.length <= MAX_KNOWN_KEY_CHARS &&
      (member === undefined || member.index < MAX_KNOWN_INDEX);
    const described = this.#describe(key, member?.meaning, isRemembered);
    if (isRemembered) this.#known.set(key, described);
    return described;
  }

  #describe(key: string, known: KeyMeaning | undefined, isRemembered: boolean): AttributeKey {
    if (key.length > MAX_KEY_CHARS) {
      const short = this.#describe(key.slice(0, MAX_KEY_CHARS), undefined, false);
      return { ...short, key, metadataName: shortKey(key) };
    }
    const name = key.toWellFormed();
    const meaning = known ?? this.#meaningOf(key);
    // One literal for all: objects of one shape are read faster.
    return {
      key,
      metadataName: RESERVED.has(name) ? MOVED_ASIDE + name : name,
      side: meaning.side,
      family: meaning.family,
      isDropped: meaning.isDropped,
      isGenAi: meaning.isGenAi,
      infrastructure: meaning.infrastructure,
      isIdentity: meaning.isIdentity,
      isSensitive: meaning.isSensitive,
      isHarmless: meaning.isHarmless,
      isKind: meaning.isKind,
      isInherited: meaning.isInherited,
      isUsed: meaning.isUsed,
      lists: meaning.lists,
      isRemembered,
      next: undefined,
      sideWord: undefined,
    };
  }

  /** For a member of an indexed family, what its name says whatever its index. */
  #memberOf(key: string): { readonly index: number; readonly meaning: KeyMeaning } | undefined {
    if (key.length > MAX_KNOWN_KEY_CHARS) return undefined;
    const prefix = this.#rules.wholeFamilies.find(key);
    if (prefix === undefined) return undefined;
    const end = indexEnd(key, prefix.length);
    if (end === undefined || this.#rules.ofOneIndex.find(key)) return undefined;
    const name = `${prefix}*${key.slice(end)}`;
    let meaning = this.#members.get(name);
    if (meaning === undefined) {
      meaning = this.#meaningOf(key);
      if (this.#members.size < MAX_KNOWN_KEYS) this.#members.set(name, meaning);
    }
    return { index: indexOf(key, prefix.length, end), meaning };
  }

  #meaningOf(key: string): KeyMeaning {
    const rules = this.#rules;
    const isKnown = rules.any.find(key) ?? false;
    const [family, familySide] = isKnown ? familyOf(key, rules.families) : [];
    return {
      side: isKnown ? (familySide ?? rules.content.find(key)) : undefined,
      family,
      isDropped: isKnown && (rules.dropped.find(key) ?? false),
      isGenAi: isKnown && (family !== undefined || (rules.genAi.find(key) ?? false)),
      infrastructure: isKnown ? (rules.infrastructure.find(key) ?? 0) : 0,
      isIdentity: isKnown && (rules.identity.find(key) ?? false),
      isSensitive: isKnown && (rules.sensitive.find(key) ?? false),
      isHarmless: isKnown && (rules.harmless.find(key) ?? false),
      isKind: isKindName(key),
      isInherited: isKnown && (rules.inherited.find(key) ?? false),
      isUsed: isKnown ? rules.used.find(key) : undefined,
      lists: rules.lists.bitsOf(key),
    };
  }
}

/** Few names end so; reading a long one to its end for the others would take a while. */
function isKindName(key: string): boolean {
  return (key.endsWith('ind') || key.endsWith('ype')) && KIND_NAME.test(key);
}

/** `gen_ai.prompt.name` and the like are plain: a member of a family has an index behind its prefix. */
function familyOf(key: string, families: AttributeRules['families']): [string?, ContentSide?] {
  for (const side of ['input', 'output'] as const) {
    for (const family of families[side]) {
      const prefix = typeof family === 'string' ? family : family.prefix;
      if (!key.startsWith(prefix)) continue;
      if (isDigit(key.charCodeAt(prefix.length)) && (typeof family === 'string' || family.only.test(key)))
        return [prefix, side];
    }
  }
  return [];
}

/** Whether a name fits one of the patterns. */
export function matchesAny(name: string, patterns: readonly KeyPattern[]): boolean {
  return patterns.some((pattern) => {
    if (typeof pattern !== 'string') return pattern.test(name);
    return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  });
}
