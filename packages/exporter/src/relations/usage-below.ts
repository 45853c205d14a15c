// The token usage that spans below a span have reported. It is passed up to the parent as each span is converted;
// children usually come before their parents.
import { nowMillis as monotonicMillis } from '../clock/real-time';
import { parentIdOf, type SpanLike } from '../convert/span-like';
import { spanKey } from '../item/span-key';
import type { ModelUse } from './model-use';
import { RecentMap } from './recent-map';

const MAX_SPANS = 10_000;
/** The newest: a wrapper reports what one or a few calls used. */
const MAX_USES_OF_A_SPAN = 16;
const LIFETIME_MILLIS = 10 * 60_000;

export interface UseBelow {
  readonly use: ModelUse;
  readonly scope: string | undefined;
  /** Of the span that reported it. */
  readonly parentId: string | undefined;
}

interface Entry {
  readonly uses: readonly UseBelow[];
  readonly atMillis: number;
}

export class UsageBelow {
  readonly #below: RecentMap<string, Entry>;
  readonly #nowMillis: () => number;

  /** @param memory so many times as many spans as usual are remembered */
  constructor(nowMillis: () => number = monotonicMillis, memory = 1) {
    this.#below = new RecentMap(MAX_SPANS * memory);
    this.#nowMillis = nowMillis;
  }

  of(traceId: string, spanId: string): readonly UseBelow[] {
    if (this.#below.size === 0) return [];
    const entry = this.#below.get(spanKey(traceId, spanId));
    return entry !== undefined && this.#nowMillis() - entry.atMillis < LIFETIME_MILLIS ? entry.uses : [];
  }

  /**
   * A span was converted: what is below it, and what it reported itself, is below its parent.
   * @param options.isWrapper it is one call with what is directly below it, which then is directly below its parent
   */
  passUp(span: SpanLike, { own, isWrapper = false }: { own?: UseBelow | undefined; isWrapper?: boolean }): void {
    if (this.#below.size === 0 && own === undefined) return;
    const { traceId, spanId } = span.spanContext();
    const below = this.of(traceId, spanId);
    if (below.length > 0) this.#below.delete(spanKey(traceId, spanId));
    const parentId = parentIdOf(span);
    if (parentId === undefined || (below.length === 0 && own === undefined)) return;
    const passed = isWrapper ? below.map((each) => (each.parentId === spanId ? { ...each, parentId } : each)) : below;
    const known = this.#below.get(spanKey(traceId, parentId))?.uses ?? [];
    const uses = [...known, ...passed, ...(own ? [own] : [])].slice(-MAX_USES_OF_A_SPAN);
    this.#below.set(spanKey(traceId, parentId), { uses, atMillis: this.#nowMillis() });
  }
}
