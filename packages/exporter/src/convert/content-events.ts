// Span events and log records that hold content, as the dialects declare them.
import { type ContentSide, type KeyPattern, matchesAny } from './attribute-key';
import type { ContentEvent } from './dialect-view';

export interface EventRule {
  readonly names: readonly KeyPattern[];
  /**
   * The sides of the item that such an event is content of, as a list or from its fields. It stays among the events of
   * the metadata until one of these sides is filled. None: it never stands there, since it became something else.
   */
  readonly sides: readonly ContentSide[] | ((fields: ContentEvent['fields']) => readonly ContentSide[]);
}

export class ContentEvents {
  readonly #byName = new Map<string, EventRule>();
  readonly #others: readonly EventRule[];

  constructor(rules: readonly EventRule[]) {
    const plain = (pattern: KeyPattern) => typeof pattern === 'string' && !pattern.endsWith('*');
    for (const rule of rules) {
      for (const name of rule.names)
        if (plain(name) && !this.#byName.has(name as string)) this.#byName.set(name as string, rule);
    }
    this.#others = rules.filter(({ names }) => !names.every(plain));
  }

  has(name: string): boolean {
    return this.#ruleOf(name) !== undefined;
  }

  /**
   * The sides that an event is content of, none for one that became something else; `undefined` for one that is no
   * content.
   */
  sidesOf(name: string, fields: ContentEvent['fields']): readonly ContentSide[] | undefined {
    const sides = this.#ruleOf(name)?.sides;
    return typeof sides === 'function' ? sides(fields) : sides;
  }

  #ruleOf(name: string): EventRule | undefined {
    return this.#byName.get(name) ?? this.#others.find(({ names }) => matchesAny(name, names));
  }
}
