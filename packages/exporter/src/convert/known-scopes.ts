// What the instrumentation scope of a span alone says about it. Neighbours share their scope, so that the last one is
// mostly the next one.
import { type KeyPattern, matchesAny } from './attribute-key';
import { primitiveText, type SpanLike } from './span-like';

export interface ScopeRules {
  /** Scopes that write GenAI spans only. */
  readonly genAi: readonly KeyPattern[];
  readonly placeholders: readonly {
    readonly scopes: readonly KeyPattern[];
    readonly matches: (span: SpanLike) => boolean;
  }[];
}

interface ScopeTraits {
  readonly isGenAi: boolean;
  readonly isPlaceholder: ((span: SpanLike) => boolean) | undefined;
}

const UNKNOWN: ScopeTraits = { isGenAi: false, isPlaceholder: undefined };

export class KnownScopes {
  readonly #rules: ScopeRules;
  #last: unknown;
  #traits = UNKNOWN;

  constructor(rules: ScopeRules) {
    this.#rules = rules;
  }

  /** Never throws. */
  of(span: SpanLike): ScopeTraits {
    try {
      const scope = span.instrumentationScope ?? span.instrumentationLibrary;
      if (scope !== this.#last) {
        this.#traits = this.#traitsOf(primitiveText(scope?.name));
        this.#last = scope;
      }
      return this.#traits;
    } catch {
      return UNKNOWN;
    }
  }

  #traitsOf(name: string): ScopeTraits {
    const placeholder = this.#rules.placeholders.find(({ scopes }) => matchesAny(name, scopes));
    return { isGenAi: matchesAny(name, this.#rules.genAi), isPlaceholder: placeholder?.matches };
  }
}
