// The descriptors of all dialects compiled into the flat tables that conversion reads: one lookup for each attribute,
// one list for each question. Made once at load for the dialects of this package, and once for each set that an
// application adds to them.
import type { DraftObject } from '../item/item-draft';
import type { SgpSpanType } from '../item/sgp-item';
import { AttributeKeys, type AttributeRules, type ContentSide, type KeyPattern } from './attribute-key';
import { ContentEvents } from './content-events';
import { checkedDialects } from './define-dialect';
import {
  type BuiltInDialect,
  type ContentSource,
  type ContentSources,
  type Dialect,
  type ModelAndToolKeys,
  USAGE_KEYS,
  type UsageCounts,
  type UsageKey,
} from './dialect';
import { type DialectOrder, dialectOrder, type OrderedPart } from './dialect-order';
import { guardedDialect } from './guarded-dialect';
import { type KeyList, KeyLists } from './key-list';
import { KnownScopes } from './known-scopes';
import { wrapContent } from './messages/wrap-content';
import type { SpanView, ViewTables } from './span-view';

export type Source = (view: SpanView) => DraftObject | undefined;

export interface DialectTables extends ViewTables, ModelAndToolKeys {
  readonly types: readonly ((view: SpanView) => SgpSpanType | undefined)[];
  readonly fallbackTypes: readonly ((view: SpanView) => SgpSpanType | undefined)[];
  readonly modelCallRules: readonly ((view: SpanView) => boolean | undefined)[];
  readonly embeddingRules: readonly ((view: SpanView) => boolean)[];
  /** Sources of model calls and agents, and those of everything else. */
  readonly sources: {
    readonly [side in ContentSide]: { readonly model: readonly Source[]; readonly other: readonly Source[] };
  };
  readonly promptTemplates: readonly Source[];
  readonly inputAdditions: readonly ((input: DraftObject, view: SpanView) => DraftObject)[];
  readonly usageKeys: readonly { readonly key: UsageKey; readonly list: KeyList }[];
  readonly usageReaders: readonly ((view: SpanView) => UsageCounts | undefined)[];
  readonly sessionKeys: KeyList;
  readonly userKeys: KeyList;
  /** Session attributes that count on spans of plain infrastructure too. */
  readonly anySessionKeys: KeyList;
  readonly anyUserKeys: KeyList;
  readonly expectedKeys: KeyList;
  /** Attributes with the model that was asked for, or with a model that may be either. */
  readonly requestNameKeys: KeyList;
  readonly responseNameKeys: KeyList;
  readonly providerKeys: KeyList;
  readonly responseIdKeys: KeyList;
  readonly recordedAnswerKeys: KeyList;
  readonly finishReasonKeys: KeyList;
  readonly failureRules: readonly ((view: SpanView) => boolean)[];
  readonly errorMessageKeys: KeyList;
  readonly itemNames: readonly NonNullable<BuiltInDialect['itemName']>[];
  readonly metadata: readonly NonNullable<BuiltInDialect['metadata']>[];
  readonly evaluations: readonly NonNullable<BuiltInDialect['evaluations']>[];
}

/** Counts that say that a model was called. */
const TOKEN_COUNTS = ['input_tokens', 'output_tokens', 'total_tokens'] as const;

type Sources = ContentSources<SpanView, DraftObject>;
type Ordered = (part?: OrderedPart) => readonly BuiltInDialect[];

/** @param own dialects of the application, which come before those of this package */
export function compileDialects(
  own: readonly BuiltInDialect[],
  { leading, order, first }: DialectOrder = dialectOrder,
): DialectTables {
  const ordered: Ordered = (part) => {
    const before = [...leading, ...own, ...((part && first[part]) ?? [])];
    return [...before, ...order.filter((dialect) => !before.includes(dialect))];
  };
  const lists = new KeyLists();
  const all = ordered();
  const identity = ordered('identity');
  const onAnySpan = identity.filter(({ isOnAnySpan }) => isOnAnySpan);
  const models = ordered('models');
  const request = models.flatMap((dialect) => dialect.models?.request ?? []);
  const response = models.flatMap((dialect) => dialect.models?.response ?? []);
  const either = models.flatMap((dialect) => dialect.models?.either ?? []);
  return {
    attributeKeys: new AttributeKeys(attributeRules(all, lists)),
    scopes: new KnownScopes({
      genAi: all.flatMap(({ scopes }) => scopes ?? []),
      placeholders: each(all, 'placeholders'),
    }),
    types: each(all, 'type'),
    fallbackTypes: each(all, 'fallbackType'),
    modelCallRules: each(all, 'isModelCall'),
    embeddingRules: each(all, 'isEmbedding'),
    sources: { input: sourcesOf('input', ordered), output: sourcesOf('output', ordered) },
    promptTemplates: each(all, 'promptTemplate'),
    inputAdditions: each(all, 'completeInput'),
    usageKeys: USAGE_KEYS.map((key) => ({ key, list: lists.of(usageKeysOf(key, ordered)) })),
    tokenKeys: lists.of(TOKEN_COUNTS.flatMap((key) => usageKeysOf(key, ordered))),
    usageReaders: each(ordered('readUsage'), 'readUsage'),
    sessionKeys: lists.of(each(identity, 'session').flat()),
    userKeys: lists.of(each(identity, 'user').flat()),
    anySessionKeys: lists.of(each(onAnySpan, 'session').flat()),
    anyUserKeys: lists.of(each(onAnySpan, 'user').flat()),
    expectedKeys: lists.of(each(all, 'expected').flat()),
    requestModelKeys: lists.of(request),
    requestNameKeys: lists.of([...request, ...either]),
    responseNameKeys: lists.of([...response, ...either]),
    modelNameKeys: lists.of([...request, ...response, ...either, ...each(models, 'otherModels').flat()]),
    toolNameKeys: lists.of(each(ordered('tools'), 'tools').flat()),
    providerKeys: lists.of(each(all, 'providers').flat()),
    responseIdKeys: lists.of(each(all, 'responseIds').flat()),
    recordedAnswerKeys: lists.of(each(all, 'recordedAnswers').flat()),
    finishReasonKeys: lists.of([...each(all, 'finishReasons').flat(), ...each(all, 'stopReasons').flat()]),
    failureRules: each(all, 'isFailed'),
    errorMessageKeys: lists.of(each(all, 'errorMessages').flat()),
    itemNames: each(all, 'itemName'),
    metadata: each(all, 'metadata'),
    evaluations: each(all, 'evaluations'),
    recordNames: each(all, 'recordNames').flat(),
    events: new ContentEvents(each(all, 'events').flat()),
  };
}

/** The values of one part of a descriptor, of the dialects that have it, in their order. */
function each<Part extends keyof BuiltInDialect>(
  dialects: readonly BuiltInDialect[],
  part: Part,
): NonNullable<BuiltInDialect[Part]>[] {
  return dialects.map((dialect) => dialect[part]).filter((value) => value !== undefined) as NonNullable<
    BuiltInDialect[Part]
  >[];
}

function attributeRules(all: readonly BuiltInDialect[], lists: KeyLists): AttributeRules {
  const content = (side: ContentSide): KeyPattern[] =>
    all.flatMap((dialect) => [...(dialect.content?.[side] ?? []), ...listedKeys(dialect, side)]);
  const families = (side: ContentSide) => all.flatMap((dialect) => dialect.families?.[side] ?? []);
  const onAnySpan = all.filter(({ isOnAnySpan }) => isOnAnySpan);
  return {
    genAi: each(all, 'attributes').flat(),
    content: { input: content('input'), output: content('output') },
    families: { input: families('input'), output: families('output') },
    sensitive: each(all, 'sensitive').flat(),
    harmless: each(all, 'harmless').flat(),
    inherited: each(all, 'inherited').flat(),
    dropped: each(all, 'dropped').flat(),
    used: [...each(all, 'used').flat(), { keys: each(all, 'expected').flat() }],
    identity: onAnySpan.flatMap(({ session = [], user = [] }) => [...session, ...user]),
    infrastructure: Object.assign({}, ...each(all, 'infrastructure')) as Record<string, number>,
    lists,
  };
}

/** The sources of one side by what they hold. */
function stagesOf(dialect: BuiltInDialect, side: ContentSide): Sources {
  const sources = side === 'input' ? dialect.inputs : dialect.outputs;
  return isList(sources) ? { value: sources } : (sources ?? {});
}

function isList<List extends readonly unknown[]>(value: List | unknown): value is List {
  return Array.isArray(value);
}

/** Attributes that are named as sources are content. */
function listedKeys(dialect: BuiltInDialect, side: ContentSide): string[] {
  return Object.values(stagesOf(dialect, side)).flatMap((source: ContentSource<SpanView, DraftObject> | undefined) =>
    source === undefined || typeof source === 'function' ? [] : source,
  );
}

function sourcesOf(side: ContentSide, ordered: Ordered): DialectTables['sources']['input'] {
  const at = (stage: keyof Sources, part?: OrderedPart): Source[] =>
    ordered(part)
      .map((dialect) => stagesOf(dialect, side)[stage])
      .filter((source) => source !== undefined)
      .map((source) => (typeof source === 'function' ? source : listedSource(source, side)));
  const messages = [...at('messages', `${side} messages`), ...at('prompt')];
  const values = [...at('value', 'values'), ...at('fallback')];
  const dedicated = at('dedicated', side === 'input' ? 'dedicated input' : undefined);
  return { model: [...messages, ...values, ...dedicated], other: [...dedicated, ...values, ...messages] };
}

/** The first of some attributes that holds anything. */
function listedSource(keys: readonly string[], side: ContentSide): Source {
  return (view) => {
    for (const key of keys) {
      const content = wrapContent(view.loose(key), { side });
      if (content !== undefined) return content;
    }
    return undefined;
  };
}

function usageKeysOf(key: UsageKey, ordered: Ordered): readonly string[] {
  if (key === 'cost_usd') return each(ordered('cost'), 'cost').flat();
  return ordered('usage').flatMap(({ usage }) => usage?.[key] ?? []);
}

/** The tables of the dialects of this package alone. */
export const builtInDialects: DialectTables = compileDialects([]);

const compiled = new WeakMap<object, DialectTables>();

/**
 * The tables with the dialects of an application before those of this package; the same list is compiled once.
 * @throws SgpError `SGP_INVALID_OPTION` for what is no list of dialects
 */
export function dialectsWith(dialects: readonly Dialect[] | undefined): DialectTables {
  if (dialects === undefined) return builtInDialects;
  let tables = compiled.get(dialects);
  if (tables === undefined) {
    tables = compileDialects(checkedDialects(dialects).map(guardedDialect));
    compiled.set(dialects, tables);
  }
  return tables;
}
