// What the next request carries, if one may start now: a batch from the intake, suspects on their own, or a probe.
//
//   gate open    ─▶ suspects that are due, one request of them at a time, in turn with batches from the queue
//   gate closed  ─▶ one probe: of spans that have not failed yet, else of suspects that failed longest ago
import type { SettingValues } from '../configuration/settings-table';
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
}

/** What is under way at this moment. */
export interface UnderWay {
  readonly requests: number;
  readonly probes: number;
  readonly suspects: number;
}

export interface NextRequestParts {
  readonly settings: SettingValues;
  readonly intake: SpanIntake;
  readonly gate: DeliveryGate;
  readonly suspects: Suspects<OutgoingSpan>;
  /** Whether a span is to be sent now; settles one that is not to be sent at all. */
  readonly admit: (span: OutgoingSpan) => boolean;
  /** The largest request body that the destination is known to take. */
  readonly maxRequestBytes: () => number;
}

const UNTRIED = new Error('It is larger than anything that was answered so far.');

export class RequestPicker {
  readonly #parts: NextRequestParts;
  /** Estimated size of the largest batch that was answered. */
  #answeredBytes = 0;
  /** After suspects that failed a batch goes first. */
  #haveSuspectsFailed = false;

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
      const taken = gate.isClosed ? this.#probe() : this.#suspectsOrBatch(nowMillis, underWay, dueUpTo);
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
    // With a hard limit of attempts a batch stays together: each part would use them up on its own.
    const isWhole = settings.given.has('maxAttempts');
    const suspect = suspects.takeProbe(isWhole ? Number.POSITIVE_INFINITY : maxItems, maxBytes, isWhole);
    return suspect && { spans: [...suspect.entries], isProbe: true, suspect };
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
    const isTooLarge = spans.length === 1 && (spans[0]?.bytes ?? 0) > proven && intake.size > 0;
    if (!isTooLarge) return { spans, isProbe: false };
    // On its own, so that the others do not wait for an answer that may not come.
    suspects.addUntried(spans, UNTRIED);
    return { spans: [], isProbe: false };
  }
}
