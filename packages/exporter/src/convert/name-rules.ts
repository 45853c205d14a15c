// Which of many rules a name falls under. A span may have thousands of names that nobody has seen before: each costs a
// few lookups instead of a comparison with every pattern of every dialect.

/** Names: one name, all that start so (`acme.*`), or all that fit an expression. */
export type NamePattern = string | RegExp;

interface Rule<T> {
  readonly value: T;
  /** Its place among the rules: the first that fits counts. */
  readonly order: number;
}
interface PrefixRule<T> extends Rule<T> {
  readonly prefix: string;
}
interface ExpressionRule<T> extends Rule<T> {
  readonly expression: RegExp;
}

export class NameRules<T> {
  readonly #byName = new Map<string, Rule<T>>();
  /** By the first character of the prefix; `NaN` for the empty one. */
  readonly #byPrefix = new Map<number, PrefixRule<T>[]>();
  readonly #byExpression: ExpressionRule<T>[] = [];

  constructor(rules: Iterable<readonly [patterns: readonly NamePattern[], value: T]>) {
    let order = 0;
    for (const [patterns, value] of rules) {
      for (const pattern of patterns) this.#add(pattern, value, order);
      order += 1;
    }
  }

  #add(pattern: NamePattern, value: T, order: number): void {
    if (typeof pattern !== 'string') {
      this.#byExpression.push({ expression: pattern, value, order });
    } else if (pattern.endsWith('*')) {
      const prefix = pattern.slice(0, -1);
      const first = prefix.charCodeAt(0);
      const alike = this.#byPrefix.get(first) ?? [];
      this.#byPrefix.set(first, [...alike, { prefix, value, order }]);
    } else if (!this.#byName.has(pattern)) {
      this.#byName.set(pattern, { value, order });
    }
  }

  /** The value of the first rule with a pattern that the name fits. */
  find(name: string): T | undefined {
    let found: Rule<T> | undefined = this.#byName.get(name);
    found = firstPrefix(this.#byPrefix.get(name.charCodeAt(0)), name, found);
    found = firstPrefix(this.#byPrefix.get(Number.NaN), name, found);
    for (const rule of this.#byExpression) if (isBefore(rule, found) && rule.expression.test(name)) found = rule;
    return found?.value;
  }
}

function firstPrefix<T>(rules: readonly PrefixRule<T>[] | undefined, name: string, other: Rule<T> | undefined) {
  let found = other;
  for (const rule of rules ?? []) if (isBefore(rule, found) && name.startsWith(rule.prefix)) found = rule;
  return found;
}

const isBefore = (rule: Rule<unknown>, other: Rule<unknown> | undefined) =>
  other === undefined || rule.order < other.order;
