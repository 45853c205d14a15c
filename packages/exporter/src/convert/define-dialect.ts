// Dialects that an application brings: checked when they are defined, since a mistake in one is a mistake in the
// program.
import { SgpError } from '../errors/sgp-error';
import { thrownText } from '../errors/thrown-text';
import type { Dialect } from './dialect';

/** Checks one value and returns the copy that is kept. @throws Mistake */
type Check = (value: unknown, at: string) => unknown;

class Mistake extends Error {}

const SHOWN_CHARS = 60;

function mistake(at: string, value: unknown, expected: string): Mistake {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, SHOWN_CHARS)) : kind;
  return new Mistake(`${at} is ${shown}; expected ${expected}`);
}

const aFunction: Check = (value, at) => {
  if (typeof value !== 'function') throw mistake(at, value, 'a function');
  return value;
};

const aName: Check = (value, at) => {
  if (typeof value !== 'string' || value === '') throw mistake(at, value, 'a name');
  return value;
};

/** A copy without the flags `g` and `y`, with which an expression remembers where the last match ended. */
const anExpression = (value: RegExp) => new RegExp(value.source, value.flags.replace(/[gy]/g, ''));

const aPattern: Check = (value, at) => {
  if (value instanceof RegExp) return anExpression(value);
  if (value === '*') throw mistake(at, value, 'a name, its beginning with `*` behind it, or an expression');
  return aName(value, at);
};

const aFamily: Check = (value, at) =>
  typeof value === 'string'
    ? aName(value, at)
    : fields({ prefix: aName, only: aPattern }, ['prefix', 'only'])(value, at);

const aSide: Check = (value, at) => {
  if (value !== 'input' && value !== 'output') throw mistake(at, value, '`input` or `output`');
  return value;
};

const listOf =
  (entry: Check): Check =>
  (value, at) => {
    if (!Array.isArray(value)) throw mistake(at, value, 'a list');
    return Object.freeze(Array.from(value, (each, index) => entry(each, `${at}[${index}]`)));
  };

const either =
  (list: Check, other: Check): Check =>
  (value, at) =>
    (Array.isArray(value) ? list : other)(value, at);

/** An object with these fields and no others. */
function fields(checks: Readonly<Record<string, Check>>, needed: readonly string[] = []): Check {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mistake(at, value, 'an object');
    const copy: Record<string, unknown> = {};
    for (const [key, each] of Object.entries(value)) {
      const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
      if (check === undefined) {
        throw new Mistake(`${at} has a field ${JSON.stringify(key)}; there is ${Object.keys(checks).join(', ')}`);
      }
      if (each !== undefined) copy[key] = check(each, `${at}.${key}`);
    }
    for (const key of needed) if (copy[key] === undefined) throw new Mistake(`${at}.${key} is missing`);
    return Object.freeze(copy);
  };
}

const names = listOf(aName);
const patterns = listOf(aPattern);
const source = either(names, aFunction);
const sources = either(
  names,
  fields({ messages: source, prompt: source, value: source, fallback: source, dedicated: source }),
);

const aDialect = fields(
  {
    name: aName,
    attributes: patterns,
    scopes: patterns,
    type: aFunction,
    isModelCall: aFunction,
    isEmbedding: aFunction,
    inputs: sources,
    outputs: sources,
    content: fields({ input: patterns, output: patterns }),
    families: fields({ input: listOf(aFamily), output: listOf(aFamily) }),
    sensitive: patterns,
    dropped: patterns,
    events: listOf(fields({ names: patterns, sides: either(listOf(aSide), aFunction) }, ['names', 'sides'])),
    usage: fields({
      input_tokens: names,
      output_tokens: names,
      total_tokens: names,
      cached_input_tokens: names,
      cache_creation_input_tokens: names,
      reasoning_tokens: names,
    }),
    cost: names,
    readUsage: aFunction,
    session: names,
    user: names,
    expected: names,
    models: fields({ request: names, response: names, either: names }),
    tools: names,
    providers: names,
    responseIds: names,
    finishReasons: names,
    isFailed: aFunction,
    errorMessages: names,
  } satisfies { readonly [field in keyof Dialect]-?: Check },
  ['name'],
);

const defined = new WeakSet<object>();

/**
 * A dialect of your own, for `new SgpSpanProcessor({ dialects: [defineDialect({…})] })`: how a framework that this
 * package does not know writes its spans. It is read before those of this package. A function of it that throws, or
 * answers with something else than was asked for, costs its part of the item, and `metadata.sgp_hook_failed` names the
 * dialect.
 *
 * @throws SgpError `SGP_INVALID_OPTION` for a descriptor that is malformed, with the field that is
 * @example
 * const acme = defineDialect({
 *   name: 'Acme',
 *   attributes: ['acme.*'],
 *   type: (view) => (view.get('acme.kind') === 'llm' ? 'COMPLETION' : undefined),
 *   inputs: ['acme.input_json'],
 *   outputs: ['acme.output_json'],
 *   usage: { input_tokens: ['acme.tokens.in'], output_tokens: ['acme.tokens.out'] },
 *   session: ['acme.thread'],
 * });
 */
export function defineDialect(dialect: Dialect): Dialect {
  return checkedDialect(dialect, 'defineDialect: dialect');
}

/** The dialects of an application, each checked once. @throws SgpError `SGP_INVALID_OPTION` */
export function checkedDialects(dialects: unknown): readonly Dialect[] {
  if (!Array.isArray(dialects)) {
    throw new SgpError('SGP_INVALID_OPTION', `Option dialects is ${typeof dialects}; expected a list of dialects.`);
  }
  return dialects.map((dialect: unknown, index) => checkedDialect(dialect, `Option dialects[${index}]`));
}

function checkedDialect(dialect: unknown, at: string): Dialect {
  if (typeof dialect === 'object' && dialect !== null && defined.has(dialect)) return dialect as Dialect;
  try {
    const checked = aDialect(dialect, at) as Dialect;
    defined.add(checked);
    return checked;
  } catch (error) {
    // Not a mistake that was found: the descriptor has a getter that throws.
    const problem = error instanceof Mistake ? error.message : `${at} cannot be read: ${thrownText(error)}`;
    throw new SgpError('SGP_INVALID_OPTION', `${problem}.`);
  }
}
