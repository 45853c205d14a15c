// The parts that decide about delivery, run against a backend that is a function, on a clock that is a number: hours of
// trouble in milliseconds.
import type { SettingValues } from '../../src/configuration/settings-table';
import type { DeliveryReport, Held } from '../../src/delivery/delivery-report';
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { RequestLimit } from '../../src/delivery/request-limit';
import type { Sending } from '../../src/dispatch/delivery-consequences';
import { SgpError } from '../../src/errors/sgp-error';
import { itemOf } from '../delivery/outgoing-of';
import { decidingParts } from './deciding-parts';

export interface ModelSpan {
  readonly atMillis: number;
  readonly bytes: number;
  readonly isBad: boolean;
}

export interface ModelRequest {
  readonly spans: readonly ModelSpan[];
  readonly bytes: number;
  readonly atMillis: number;
  readonly random: number;
}

/** Whether a request is taken. */
export type ModelBackend = (request: ModelRequest) => boolean;

export interface ModelResult {
  readonly requests: readonly (ModelRequest & { readonly isTaken: boolean })[];
  readonly deliveredAtMillis: ReadonlyMap<ModelSpan, number>;
  readonly dropped: readonly ModelSpan[];
  readonly waiting: readonly ModelSpan[];
  /** What did not hold, in words. */
  readonly violations: readonly string[];
}

export interface ModelOptions {
  readonly concurrency: number;
  readonly batchSize: number;
  readonly answerMillis: number;
  /** The run ends then, or when nothing waits any more. */
  readonly untilMillis: number;
  readonly seed: number;
}

const MIB = 1024 * 1024;
/** One for all: the stack of an error costs more than the request that is modelled. */
const HELD: Held = {
  kind: 'retryable',
  error: new SgpError('SGP_FORBIDDEN', 'Answered with 403.', { status: 403, isForeign: true }),
};
const IDENTITY = { name: 'span', spanContext: () => ({ traceId: 'trace', spanId: 'span', traceFlags: 1 }) };

export function runModel(spans: readonly ModelSpan[], backend: ModelBackend, options: ModelOptions): ModelResult {
  const settings = {
    batchSize: options.batchSize,
    concurrency: options.concurrency,
    maxRequestBytes: 4 * MIB,
    maxQueueSize: 0,
    maxQueueBytes: 1024 * MIB,
    lingerMillis: 0,
    maxAttempts: 4,
    given: new Set(),
  } as unknown as SettingValues;
  const random = randomFrom(options.seed);
  const limit = new RequestLimit(settings.maxRequestBytes);
  const violations: string[] = [];
  let now = 0;
  const { account, suspects, intake, settlement, gate, picker, consequences } = decidingParts({
    settings,
    maxRequestBytes: () => limit.bytes(now),
    random,
    giveUpAll: () => violations.push('gave all up'),
  });
  const spanOf = new Map<OutgoingSpan, ModelSpan>();
  const outgoing = spans.map((span, index): OutgoingSpan => {
    const each = OutgoingSpan.ofItem(IDENTITY, itemOf(span.bytes), index + 1);
    spanOf.set(each, span);
    return each;
  });
  const requests: (ModelRequest & { isTaken: boolean })[] = [];
  const deliveredAtMillis = new Map<ModelSpan, number>();
  const inFlight = new Set<{ sending: Sending; endsAtMillis: number; isTaken: boolean; bytes: number }>();
  const left = new Set(outgoing);
  let arrived = 0;

  for (let steps = 0; now <= options.untilMillis && hasWork(); steps++) {
    if (steps > 200_000) {
      violations.push('no end of requests');
      break;
    }
    arrive();
    end();
    send();
    check();
    now = Math.max(now, nextMillis());
  }
  const sent = [...inFlight].flatMap((each) => each.sending.spans);
  const kept = new Set([...sent, ...intake.takeAll(), ...suspects.takeAll()]);
  const waiting = [...kept].map(spanIn);
  const dropped = outgoing
    .slice(0, arrived)
    .filter((span) => left.has(span) && !kept.has(span))
    .map(spanIn);
  return { requests, deliveredAtMillis, dropped, waiting, violations };

  function hasWork(): boolean {
    return arrived < outgoing.length || account.stats.pending > 0;
  }

  function spanIn(span: OutgoingSpan): ModelSpan {
    return spanOf.get(span) as ModelSpan;
  }

  function arrive(): void {
    for (; arrived < outgoing.length && (spans[arrived]?.atMillis ?? 0) <= now; arrived++) {
      account.stats.accept();
      intake.queue(outgoing[arrived] as OutgoingSpan);
    }
  }

  function end(): void {
    for (const request of [...inFlight].filter(({ endsAtMillis }) => endsAtMillis <= now)) {
      inFlight.delete(request);
      const { sending, isTaken, bytes } = request;
      if (isTaken) {
        limit.answered(bytes);
        for (const span of sending.spans) {
          left.delete(span);
          if (deliveredAtMillis.has(spanIn(span))) violations.push('delivered twice');
          deliveredAtMillis.set(spanIn(span), now);
        }
      } else if (!sending.suspect || bytes <= 8192) limit.unanswered(bytes, now);
      const report = reportOf(sending, isTaken);
      settlement.delivered(report.delivered);
      consequences.draw(report, sending, now);
    }
  }

  function send(): void {
    for (;;) {
      const underWay = { requests: inFlight.size, probes: 0, suspects: 0, backlog: 0 };
      for (const { sending } of inFlight) {
        if (sending.isProbe) underWay.probes += 1;
        else if (sending.suspect) underWay.suspects += 1;
      }
      const next = picker.take(now, underWay, Number.POSITIVE_INFINITY);
      if (!next) return;
      const bytes = next.spans.reduce((sum, each) => sum + each.bytes, 0);
      const request = { spans: next.spans.map(spanIn), bytes, atMillis: now, random: random() };
      const isTaken = backend(request);
      requests.push({ ...request, isTaken });
      if (next.spans.length > 1000) violations.push('more than 1,000 spans in a request');
      const sending = { ...next, startedMillis: now };
      inFlight.add({ sending, endsAtMillis: now + options.answerMillis, isTaken, bytes });
      if (inFlight.size > options.concurrency) violations.push('more requests in flight than allowed');
    }
  }

  function check(): void {
    const { accepted, delivered, dropped: lost, pending } = account.stats.snapshot();
    const held =
      intake.size + suspects.size + [...inFlight].reduce((sum, { sending }) => sum + sending.spans.length, 0);
    if (accepted !== delivered + lost + pending || pending !== held)
      violations.push(`${pending} pending, ${held} held`);
    const isStuck = pending > 0 && nextMillis() === Number.POSITIVE_INFINITY;
    if (isStuck) violations.push('nothing will happen any more');
  }

  function nextMillis(): number {
    const times = [...inFlight].map(({ endsAtMillis }) => endsAtMillis);
    if (arrived < outgoing.length) times.push(spans[arrived]?.atMillis ?? 0);
    const isProbing = [...inFlight].some(({ sending }) => sending.isProbe);
    if (gate.isClosed && !isProbing && intake.size + suspects.size > 0) {
      times.push(intake.size > 0 ? gate.neighbourProbeAtMillis : gate.probeAtMillis);
    } else if (!gate.isClosed && ![...inFlight].some(({ sending }) => sending.suspect))
      times.push(suspects.dueAtMillis());
    const soonest = Math.min(...times, Number.POSITIVE_INFINITY);
    return soonest <= now ? now + 1 : soonest;
  }
}

function reportOf({ spans }: Sending, isTaken: boolean): DeliveryReport {
  if (isTaken) return { delivered: spans, rejected: [], undelivered: [] };
  return { delivered: [], rejected: [], undelivered: spans, suspects: spans, held: HELD };
}

/** The same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
