// What the spans of one OpenTelemetry trace share in this process: the SGP trace they are filed under, and their
// session. Often only one span names them, yet they must hold for all: the API refuses a parent chain with two trace
// ids (contract: Metadata conventions).
import { type Context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { MAX_TEXT_CHARS } from '../convert/bounds';
import { builtInDialects, type DialectTables } from '../convert/dialect-tables';
import { readAttribute } from '../convert/json-value';
import { fittingId, groupId } from '../convert/session';
import type { SpanLike } from '../convert/span-like';
import { SpanView } from '../convert/span-view';
import { log } from '../diagnostics/log';
import { guarded } from '../errors/guarded';
import { RecentMap } from './recent-map';
import { isReadableSpan } from './span-tree';

const MAX_TRACES = 4096;
/** Parents that are read in one trace. */
const MAX_PARENTS = 16;

interface LocalTrace {
  /** Live spans that have started children and were not read since. */
  parents: SpanLike[];
  lastParent: unknown;
  baggageId?: string | undefined;
  /** `null`: the OpenTelemetry trace id. Decided with the first span that is converted, and kept. */
  traceId?: string | null;
  groupId?: string | undefined;
}

export class LocalTraces {
  readonly #traces: RecentMap<string, LocalTrace>;
  readonly #attribute: string;
  readonly #dialects: DialectTables;
  readonly #sessionKeys: ReadonlySet<string>;
  /** Whether {@link started} is called. If not, every decision must be remembered. */
  seesStarts = false;
  #hasWarned = false;

  /**
   * @param attribute names the SGP trace, as an attribute of a span or an entry of the baggage
   * @param memory so many times as many traces as usual are remembered
   */
  constructor(attribute: string, dialects: DialectTables = builtInDialects, memory = 1) {
    this.#traces = new RecentMap(MAX_TRACES * memory);
    this.#attribute = attribute;
    this.#dialects = dialects;
    this.#sessionKeys = new Set([...dialects.sessionKeys.keys, ...dialects.anySessionKeys.keys]);
  }

  /** A span started. Costs nothing for a span that starts a trace without any context. */
  started(span: SpanLike, context: Context): void {
    if (context === ROOT_CONTEXT) return;
    const parent = trace.getSpan(context);
    const isLocal = parent !== undefined && isReadableSpan(parent);
    const { traceId } = span.spanContext();
    let local = this.#traces.get(traceId);
    if (local === undefined) {
      const baggageId = this.#inBaggage(context);
      if (!isLocal && baggageId === undefined) return;
      local = { parents: [], lastParent: undefined, baggageId };
      this.#traces.set(traceId, local);
    } else if (local.traceId === undefined && local.baggageId === undefined) {
      local.baggageId = this.#inBaggage(context);
    }
    if (!isLocal || parent === local.lastParent) return;
    local.lastParent = parent;
    if (local.parents.length < MAX_PARENTS) local.parents.push(parent as unknown as SpanLike);
  }

  /**
   * All that is here of one trace, in the order of their starts: what the first that names an SGP trace or a session
   * says holds for all of them, and for those that come later.
   */
  assembled(spans: readonly SpanLike[]): void {
    const [first] = spans;
    if (first === undefined) return;
    const { traceId } = first.spanContext();
    const local: LocalTrace = this.#traces.get(traceId) ?? { parents: [], lastParent: undefined };
    this.#traces.set(traceId, local);
    if (local.traceId === undefined) local.traceId = firstOf(spans, (span) => this.#named(span)) ?? null;
    local.groupId ??= firstOf(spans, (span) => (this.#mayNameSession(span) ? this.#sessionOf(span) : undefined));
  }

  /** Asked first, because it takes a tenth of the time. */
  #mayNameSession({ attributes }: SpanLike): boolean {
    for (const key in attributes) if (this.#sessionKeys.has(key)) return true;
    return false;
  }

  #sessionOf(span: SpanLike): string | undefined {
    return groupId(new SpanView(span, span.attributes, this.#dialects), this.#dialects);
  }

  /** The SGP trace to file the span under; `undefined` for its own trace id. */
  traceIdOf(span: SpanLike): string | undefined {
    const own = this.#named(span);
    if (own === undefined && this.seesStarts && this.#traces.size === 0) return undefined;
    const { traceId } = span.spanContext();
    let local = this.#traces.get(traceId);
    if (local === undefined) {
      if (own === undefined && this.seesStarts) return undefined;
      local = { parents: [], lastParent: undefined };
      this.#traces.set(traceId, local);
    }
    if (local.traceId === undefined) local.traceId = this.#decide(local, own);
    if (own !== undefined && own !== local.traceId && !this.#hasWarned) {
      this.#hasWarned = true;
      log.warn(
        `A span names SGP trace ${JSON.stringify(own)} in ${this.#attribute}, but spans of its trace were already ` +
          `sent under ${local.traceId === null ? 'their OpenTelemetry trace id' : JSON.stringify(local.traceId)}: ` +
          'it is kept with them. ' +
          'Set it on the first span of a trace, before any other span ends, or in the baggage. This is said once.',
      );
    }
    return local.traceId ?? undefined;
  }

  /** The session that another span of its trace names, for one that names none. */
  groupIdOf(span: SpanLike): string | undefined {
    const local = this.#traces.size === 0 ? undefined : this.#traces.get(span.spanContext().traceId);
    if (local === undefined) return undefined;
    for (const parent of local.parents) local.groupId ??= this.#sessionOf(parent);
    // Each parent is read once, when its first child is converted. Once the trace id is decided, they are no longer
    // needed.
    if (local.traceId !== undefined) local.parents = [];
    return local.groupId;
  }

  /** A span of the trace named its session. */
  groupFound(span: SpanLike, group: string): void {
    const local = this.#traces.get(span.spanContext().traceId);
    if (local !== undefined) local.groupId ??= group;
  }

  #decide(local: LocalTrace, own: string | undefined): string | null {
    for (const parent of local.parents) {
      const named = this.#named(parent);
      if (named !== undefined) return named;
    }
    if (local.baggageId !== undefined) return local.baggageId;
    // A span that has ended may have been sent already, under its own trace id.
    return local.parents.some((parent) => parent.ended) ? null : (own ?? null);
  }

  #named(span: SpanLike): string | undefined {
    const value = readAttribute(span.attributes, this.#attribute);
    return typeof value === 'string' || typeof value === 'number'
      ? fittingId(String(value).slice(0, MAX_TEXT_CHARS).trim())
      : undefined;
  }

  #inBaggage(context: Context): string | undefined {
    const value = propagation.getBaggage(context)?.getEntry(this.#attribute)?.value;
    return value ? fittingId(value.trim()) : undefined;
  }
}

function firstOf(spans: readonly SpanLike[], read: (span: SpanLike) => string | undefined): string | undefined {
  for (const span of spans) {
    const value = guarded(() => read(span), undefined);
    if (value !== undefined) return value;
  }
  return undefined;
}
