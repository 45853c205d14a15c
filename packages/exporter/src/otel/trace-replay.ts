// Whole traces of other processes, as a gateway has them: replayed as if their spans had started and ended here, so
// that all of one trace is known before its first span is converted. Sent as a processor sends; told span by span.
//
//   assembled ─▶ starts, in order ─▶ ends, in order ─▶ intake … settled
import { type Context, ROOT_CONTEXT, type Span, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';
import { apiKeyOf } from '../configuration/api-key';
import { missingSettingReason, switchedOffReason } from '../configuration/off-reason';
import type { SettingOptions, SettingValues } from '../configuration/settings-table';
import { parentIdOf, type SpanLike } from '../convert/span-like';
import type { ConversionHooks } from '../delivery/span-conversion';
import { notExported } from '../dispatch/not-exported';
import { loadSettings } from '../load-settings';
import type { LogRecordSource } from '../relations/span-relations';
import type { ProcessorStats } from '../stats/delivery-stats';
import type { DropReason } from '../stats/drop-reason';
import { RunningProcessor } from './running-processor';
import { SgpSpanExporter } from './span-exporter';
import { filterOf } from './span-processor';

/** Traces of many processes need more memory of what is late than those of one. */
const MEMORY = 16;

/** A span that has ended somewhere; while it is replayed, `ended` tells how far the replay has come. */
export interface ReplayedSpan extends SpanLike {
  ended: boolean;
  /** The same object each time: {@link TraceReplayOptions.onSettled} names the span by it. */
  spanContext(): SpanContext;
}

/** Why a span was given up. */
export interface ReplayLoss {
  readonly reason: DropReason;
  readonly error: Error;
}

export interface TraceReplayOptions extends SettingOptions, ConversionHooks {
  /** Log records that hold what models were asked and answered. */
  readonly logRecords?: LogRecordSource | undefined;
  /**
   * Called once for each span that {@link TraceReplay.replay} took: it was delivered, or lost for this reason. Not for
   * those that wait when the replay is stopped.
   */
  readonly onSettled: (span: SpanContext, loss?: ReplayLoss) => void;
}

export class TraceReplay {
  readonly settings: SettingValues;
  readonly #running: RunningProcessor;
  #isStopped = false;

  /** @throws Error when nothing can be sent with these settings, with the reason */
  constructor({ logRecords, onSettled, mapItem, mapType, mask, dialects, ...given }: TraceReplayOptions) {
    const settings = patient(loadSettings(given));
    const offReason = switchedOffReason(settings) ?? missingSettingReason(settings);
    if (offReason !== undefined) throw new Error(offReason);
    const exporter = new SgpSpanExporter({ settings, mapItem, mapType, mask, dialects });
    this.settings = exporter.settings;
    this.#running = new RunningProcessor({
      settings: this.settings,
      exporter,
      isOwn: true,
      meterProvider: undefined,
      logRecords,
      filter: filterOf(undefined, this.settings.spanFilter, dialects),
      journal: undefined,
      memory: MEMORY,
      onSettled: (span, loss) => {
        if (!this.#isStopped || loss === undefined) onSettled(span.spanContext(), loss);
      },
    });
  }

  /**
   * Takes the spans of one trace. Returns those that are not sent: left out by the filter, our own requests,
   * placeholders.
   */
  replay(spans: readonly ReplayedSpan[]): ReplayedSpan[] {
    const { byStart, byEnd, byId } = spans.length === 1 ? alone(spans) : inOrder(spans);
    this.#running.assembled(byStart);
    for (const span of byStart) span.ended = false;
    for (const span of byStart) this.#running.started(span, contextOf(span, byId));
    return byEnd.filter((span) => {
      span.ended = true;
      const isLeftOut = notExported(span, this.settings.baseUrl) !== undefined;
      return isLeftOut || !this.#running.ended(span);
    });
  }

  stats(): ProcessorStats {
    return this.#running.stats();
  }

  /** Sends what waits. Rejects when that takes longer. */
  async flush(timeoutMillis: number): Promise<void> {
    await this.#running.flush(timeoutMillis, undefined);
  }

  /** Ends what is under way within `shutdownTimeoutMillis`; what waits then was neither delivered nor lost. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running.stop();
  }
}

/**
 * Nothing is given up because it takes long, or because there is no room: whoever replays keeps the spans, and stops
 * replaying while too many wait.
 */
function patient(settings: SettingValues): SettingValues {
  const given = new Set(settings.given);
  given.delete('maxAttempts');
  return loadSettings({
    settings: {
      ...settings,
      apiKey: apiKeyOf(settings),
      given,
      skipSpanStart: true,
      // What is not delivered is in the caller's keeping already.
      spoolDir: undefined,
      maxQueueSize: 0,
      maxQueueBytes: Number.MAX_SAFE_INTEGER,
    } as SettingValues,
  });
}

interface SpansInOrder {
  readonly byStart: readonly ReplayedSpan[];
  readonly byEnd: readonly ReplayedSpan[];
  readonly byId: ReadonlyMap<string, ReplayedSpan>;
}

const NO_SPANS: ReadonlyMap<string, ReplayedSpan> = new Map();

/** Most traces of a service that calls no other one have a single span. */
function alone(span: readonly ReplayedSpan[]): SpansInOrder {
  return { byStart: span, byEnd: span, byId: NO_SPANS };
}

function inOrder(spans: readonly ReplayedSpan[]): SpansInOrder {
  const depths = depthsOf(spans);
  const byStart = [...spans].sort(
    (a, b) => compareTimes(a.startTime, b.startTime) || (depths.get(a) ?? 0) - (depths.get(b) ?? 0),
  );
  const byEnd = [...byStart].sort(
    (a, b) => compareTimes(a.endTime, b.endTime) || (depths.get(b) ?? 0) - (depths.get(a) ?? 0),
  );
  return { byStart, byEnd, byId: new Map(byStart.map((span) => [span.spanContext().spanId, span])) };
}

/** How many of the spans are above each: clocks may give a parent and its child one start. */
function depthsOf(spans: readonly ReplayedSpan[]): Map<ReplayedSpan, number> {
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  const depths = new Map<ReplayedSpan, number>();
  for (const span of spans) {
    const path = new Set<ReplayedSpan>();
    let above: ReplayedSpan | undefined = span;
    // A circle ends at a span that is on the path already.
    while (above !== undefined && !depths.has(above) && !path.has(above)) {
      path.add(above);
      above = byId.get(parentIdOf(above) ?? '');
    }
    let depth = above === undefined ? 0 : (depths.get(above) ?? 0) + 1;
    for (const each of [...path].reverse()) depths.set(each, depth++);
  }
  return depths;
}

function compareTimes(a: SpanLike['startTime'], b: SpanLike['startTime']): number {
  return a[0] - b[0] || a[1] - b[1];
}

/** What the span started in: below the span above it, or below one that is not here. */
function contextOf(span: ReplayedSpan, byId: ReadonlyMap<string, ReplayedSpan>): Context {
  const spanId = parentIdOf(span);
  if (spanId === undefined) return ROOT_CONTEXT;
  const parent = byId.get(spanId);
  if (parent !== undefined) return trace.setSpan(ROOT_CONTEXT, parent as unknown as Span);
  const { traceId } = span.spanContext();
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}
