// Wraps a dialect of the application so that conversion may call it: what its functions return is checked, and one that
// throws counts as one without an answer. That costs its part of the item, never the span.
import { ignoreRejection } from '../errors/guarded';
import type { DraftObject } from '../item/item-draft';
import { isSgpSpanType } from '../item/sgp-item';
import type { EventRule } from './content-events';
import {
  type BuiltInDialect,
  type ContentSource,
  type ContentSources,
  type Dialect,
  USAGE_KEYS,
  type UsageCounts,
} from './dialect';
import type { DialectView } from './dialect-view';
import { jsonValue } from './json-value';
import { isObject } from './messages/json-shape';
import { finiteNumber, type SpanView } from './span-view';

type Rule<T> = (view: SpanView) => T | undefined;
/** The answer as it may be used; `undefined` for one that makes no sense. May throw. */
type Check<T> = (answer: unknown, view: SpanView) => T | undefined;

const aBoolean: Check<boolean> = (answer) => (typeof answer === 'boolean' ? answer : undefined);

const aType = (answer: unknown) => (isSgpSpanType(answer) ? answer : undefined);

const content: Check<DraftObject> = (answer, view) => {
  if (typeof answer !== 'object' || typeof (answer as { then?: unknown } | null)?.then === 'function') return undefined;
  const value = jsonValue(answer, view.budget);
  return isObject(value) ? value : undefined;
};

const usageCounts: Check<UsageCounts> = (answer) => {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const counts = answer as Readonly<Record<string, unknown>>;
  return Object.fromEntries(USAGE_KEYS.map((key) => [key, finiteNumber(counts[key])]));
};

export function guardedDialect(dialect: Dialect): BuiltInDialect {
  const guard = <T>(rule: ((view: DialectView) => unknown) | undefined, check: Check<T>): Rule<T> | undefined =>
    rule && guardedRule(dialect.name, rule, check);
  const orFalse = (rule: Rule<boolean> | undefined) => rule && ((view: SpanView) => rule(view) ?? false);
  return {
    ...dialect,
    type: guard(dialect.type, aType),
    isModelCall: guard(dialect.isModelCall, aBoolean),
    isEmbedding: orFalse(guard(dialect.isEmbedding, aBoolean)),
    isFailed: orFalse(guard(dialect.isFailed, aBoolean)),
    readUsage: guard(dialect.readUsage, usageCounts),
    inputs: guardedSources(dialect.inputs),
    outputs: guardedSources(dialect.outputs),
    events: dialect.events?.map(guardedEvents),
  };

  function guardedSources(sources: Dialect['inputs']): BuiltInDialect['inputs'] {
    if (sources === undefined || isList(sources)) return sources;
    const guarded = Object.entries(sources).map(([stage, source]: [string, ContentSource<DialectView, unknown>]) => [
      stage,
      typeof source === 'function' ? guard(source, content) : source,
    ]);
    return Object.fromEntries(guarded) as ContentSources<SpanView, DraftObject>;
  }
}

function isList(sources: NonNullable<Dialect['inputs']>): sources is readonly string[] {
  return Array.isArray(sources);
}

function guardedRule<T>(name: string, rule: (view: DialectView) => unknown, check: Check<T>): Rule<T> {
  return (view) => {
    try {
      const answer = rule(view);
      ignoreRejection(answer);
      if (answer === undefined || answer === null) return undefined;
      const checked = check(answer, view);
      if (checked !== undefined) return checked;
    } catch {
      // Said in the item.
    }
    view.failedDialect ??= name;
    return undefined;
  };
}

/** An event whose sides cannot be told, since the dialect's function throws, counts as content of both sides. */
function guardedEvents({ names, sides }: EventRule): EventRule {
  if (typeof sides !== 'function') return { names, sides };
  return {
    names,
    sides: (fields) => {
      try {
        const answer: unknown = sides(fields);
        if (Array.isArray(answer)) return answer.filter((side) => side === 'input' || side === 'output');
      } catch {
        // As an answer that makes no sense.
      }
      return ['input', 'output'];
    },
  };
}
