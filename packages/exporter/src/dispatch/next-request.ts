// What the next request carries, if one may start now: a batch from the intake, suspects on their own, or a probe.
//
//   gate open    ─▶ suspects that are due, one request of them at a time, in turn with batches from the queue
//                ─▶ one request of the spool's beside the others
//   gate closed  ─▶ one probe: of spans that have not failed yet, else of suspects that failed longest ago
import { MAX_BATCH_ITEMS, type SettingValues } from '../configuration/settings-table';
import type { OutgoingSpan } from '../delivery/outgoing-span';
import { nextBatchSize, probeSize, provenBytes } from './batch-size';
import type { DeliveryGate } from './delivery-gate';
import type { SpanIntake } from './span-intake';
import type { Suspect, Suspects } from './suspects';

/** A request with what it carries; `suspect` when that was taken from the suspects. */
export interface NextRequest {
  readonly spans: OutgoingSpan[];
  readonly isProbe: boolean;
  readonly suspect?: Suspect<OutgoingSpan>;
  /** They come from the spool. */
  readonly isBacklog?: boolean;
}

/** Spans that were on disk alone. */
export interface Backlog {
  /** How many could be sent now. */
  readonly loaded: number;
  takeLoaded(maxItems: number, maxBytes: number): OutgoingSpan[];
}

/** What is under way at this moment. */
export interface UnderWay {
  readonly requests: number;
  readonly probes: number;
  readonly suspects: number;
  readonly backlog: number;
}

export interface NextRequestParts {
  readonly settings: SettingValues;
  readonly intake: SpanIntake;
  readonly gate: DeliveryGate;
  readonly suspects: Suspects<OutgoingSpan>;
  /** Whether a span is to be sent now; settles one that is not to be sent at all. */
  readonly admit: (span: OutgoingSpan) => boolean;
  /** Only with a spool. */
  readonly backlog: () => Backlog | undefined;
  /** The largest request body that the destination is known to take. */
  readonly maxRequestBytes: () => number;
}

/** Where there is but one place, the spool has its turn after so many batches. */
const BATCHES_BEFORE_BACKLOG = 4;
/** In an outage so many suspects are enough to ask with. */
const ENOUGH_SUSPECTS = 1_000;

const UNTRIED = new Error('It is larger than anything that was answered so far.');

export class RequestPicker {
  readonly #parts: NextRequestParts;
  /** Estimated size of the largest batch that was answered. */
  #answeredBytes = 0;
  /** After suspects that failed a batch goes first. */
  #haveSuspectsFailed = false;
  #batchesSinceBacklog = 0;

  constructor(parts: NextRequestParts) {
    this.#parts = parts;
  }

  /** A batch of this size was answered. */
  answered(bytes: number): void {
    this.#answeredBytes = Math.max(this.#answeredBytes, bytes);
  }

  suspectsFailed(): void {
    this.#haveSuspectsFailed = true;
  }

  /** @param dueUpTo spans up to this sequence do not linger */
  take(nowMillis: number, underWay: UnderWay, dueUpTo: number): NextRequest | undefined {
    const { gate, intake, settings } = this.#parts;
    for (;;) {
      if (gate.isClosed) {
        const isFree = underWay.probes === 0 && underWay.requests < settings.concurrency;
        if (!isFree || gate.allowed(nowMillis, intake.size > 0) === 0) return undefined;
      } else if (underWay.requests >= gate.allowed(nowMillis)) return undefined;
      const taken = gate.isClosed ? this.#probe() : this.#inTurn(nowMillis, underWay, dueUpTo);
      if (!taken) return undefined;
      const spans = taken.spans.filter(this.#parts.admit);
      if (spans.length === 0) continue;
      if (taken.suspect) taken.suspect.entries = spans;
      return { ...taken, spans };
    }
  }

  #probe(): NextRequest | undefined {
    const { gate, intake, settings, suspects } = this.#parts;
    const { maxItems, maxBytes } = probeSize(settings, gate.failedProbes);
    if (intake.size > 0) return { spans: intake.take(maxItems, maxBytes), isProbe: true };
    const backlog = this.#parts.backlog();
    if (backlog && backlog.loaded > 0 && suspects.size < ENOUGH_SUSPECTS)
      return { spans: backlog.takeLoaded(maxItems, maxBytes), isProbe: true, isBacklog: true };
    // With a hard limit of attempts a batch stays together: each part would use them up on its own.
    const isWhole = settings.given.has('maxAttempts');
    const suspect = suspects.takeProbe(isWhole ? Number.POSITIVE_INFINITY : maxItems, maxBytes, isWhole);
    return suspect && { spans: [...suspect.entries], isProbe: true, suspect };
  }

  #inTurn(nowMillis: number, underWay: UnderWay, dueUpTo: number): NextRequest | undefined {
    const backlog = this.#parts.backlog();
    if (backlog && backlog.loaded > 0 && this.#isBacklogsTurn(nowMillis, underWay, dueUpTo)) {
      this.#batchesSinceBacklog = 0;
      const bytes = Math.min(provenBytes(this.#answeredBytes), this.#parts.maxRequestBytes());
      return { spans: backlog.takeLoaded(MAX_BATCH_ITEMS, bytes), isProbe: false, isBacklog: true };
    }
    this.#batchesSinceBacklog += 1;
    return this.#suspectsOrBatch(nowMillis, underWay, dueUpTo);
  }

  /** It never has more than one place, and the last one that is free only when nothing else wants it. */
  #isBacklogsTurn(nowMillis: number, underWay: UnderWay, dueUpTo: number): boolean {
    if (underWay.backlog > 0) return false;
    if (!this.#isBatchReady(dueUpTo)) return true;
    const isLastPlace = underWay.requests + 1 >= this.#parts.gate.allowed(nowMillis);
    return isLastPlace ? this.#batchesSinceBacklog >= BATCHES_BEFORE_BACKLOG : underWay.requests > 0;
  }

  #suspectsOrBatch(nowMillis: number, underWay: UnderWay, dueUpTo: number): NextRequest | undefined {
    const isBatchReady = this.#isBatchReady(dueUpTo);
    const isSuspectsTurn = underWay.suspects === 0 && !(isBatchReady && this.#haveSuspectsFailed);
    const suspect = isSuspectsTurn ? this.#parts.suspects.takeDue(nowMillis) : undefined;
    this.#haveSuspectsFailed = false;
    if (suspect) return { spans: [...suspect.entries], isProbe: false, suspect };
    return isBatchReady ? this.#batch() : undefined;
  }

  #isBatchReady(dueUpTo: number): boolean {
    const { intake } = this.#parts;
    return intake.size > 0 && (intake.isBatchReady || intake.nextSequence <= dueUpTo);
  }

  #batch(): NextRequest {
    const { intake, settings, suspects, maxRequestBytes } = this.#parts;
    const backlog = { spans: intake.size, bytes: intake.bytes };
    const size = nextBatchSize(backlog, settings, settings.given.has('batchSize'));
    const proven = Math.min(provenBytes(this.#answeredBytes), maxRequestBytes());
    const spans = intake.take(size.maxItems, Math.min(size.maxBytes, proven));
    // A span beside others fits with them.
    const isTooLarge = (spans[0]?.bytes ?? 0) > proven && intake.size > 0;
    if (!isTooLarge) return { spans, isProbe: false };
    // On its own, so that the others do not wait for an answer that may not come.
    suspects.addUntried(spans, UNTRIED);
    return { spans: [], isProbe: false };
  }
}
