// What the next request carries, if one may start now: a batch from the queue, suspects on their own, or a probe.
//
//   gate open    ─▶ suspects that are due, one request of them at a time, in turn with batches from the queue
//   gate closed  ─▶ one probe: of spans that have not failed yet, else of suspects that failed longest ago
import type { SettingValues } from '../configuration/settings-table';
import { type BatchSize, dueBatch, nextBatchSize, probeSize, provenBytes } from '../delivery/batch-size';
import type { DeliveryGate } from '../delivery/delivery-gate';
import type { Suspect, Suspects } from '../delivery/suspects';
import type { QueueEntry } from './queue-entry';
import type { SpanQueue } from './span-queue';

/** A request with what it carries; `suspect` when that was taken from the suspects. */
export interface NextRequest {
  readonly entries: QueueEntry[];
  readonly isProbe: boolean;
  readonly suspect?: Suspect<QueueEntry>;
}

/** What is under way at this moment. */
export interface UnderWay {
  readonly requests: number;
  readonly probes: number;
  readonly suspects: number;
}

export interface NextRequestParts {
  readonly settings: SettingValues;
  readonly queue: SpanQueue<QueueEntry>;
  readonly gate: DeliveryGate;
  readonly suspects: Suspects<QueueEntry>;
  /** Whether an entry is to be sent now; settles one that is not to be sent at all. */
  readonly admit: (entry: QueueEntry) => boolean;
  /** The largest request body that the destination is known to take. */
  readonly maxRequestBytes: () => number;
}

const UNTRIED = new Error('It is larger than anything that was answered so far.');

export class RequestPicker {
  readonly #parts: NextRequestParts;
  readonly #due: BatchSize;
  /** Estimated size of the largest batch that was answered. */
  #answeredBytes = 0;
  /** After suspects that failed a batch goes first. */
  #haveSuspectsFailed = false;

  constructor(parts: NextRequestParts) {
    this.#parts = parts;
    this.#due = dueBatch(parts.settings);
  }

  /** A batch of this size was answered. */
  answered(bytes: number): void {
    this.#answeredBytes = Math.max(this.#answeredBytes, bytes);
  }

  suspectsFailed(): void {
    this.#haveSuspectsFailed = true;
  }

  /** Whether what is queued is sent at once: a full batch, or anything when there is no linger. */
  get isBatchFull(): boolean {
    const { queue, settings } = this.#parts;
    return settings.lingerMillis === 0 || queue.size >= this.#due.maxItems || queue.bytes >= this.#due.maxBytes;
  }

  /** @param dueUpTo entries up to this sequence do not linger */
  take(nowMillis: number, underWay: UnderWay, dueUpTo: number): NextRequest | undefined {
    const { gate, queue, settings } = this.#parts;
    for (;;) {
      if (gate.isClosed) {
        const isFree = underWay.probes === 0 && underWay.requests < settings.concurrency;
        if (!isFree || gate.allowed(nowMillis, queue.size > 0) === 0) return undefined;
      } else if (underWay.requests >= gate.allowed(nowMillis)) return undefined;
      const taken = gate.isClosed ? this.#probe() : this.#suspectsOrBatch(nowMillis, underWay, dueUpTo);
      if (!taken) return undefined;
      const entries = taken.entries.filter(this.#parts.admit);
      if (entries.length === 0) continue;
      if (taken.suspect) taken.suspect.entries = entries;
      return { ...taken, entries };
    }
  }

  #probe(): NextRequest | undefined {
    const { gate, queue, settings, suspects } = this.#parts;
    const { maxItems, maxBytes } = probeSize(settings, gate.failedProbes);
    if (queue.size > 0) return { entries: queue.take(maxItems, maxBytes), isProbe: true };
    // With a hard limit of attempts a batch stays together: each part would use them up on its own.
    const isWhole = settings.given.has('maxAttempts');
    const suspect = suspects.takeProbe(isWhole ? Number.POSITIVE_INFINITY : maxItems, maxBytes, isWhole);
    return suspect && { entries: [...suspect.entries], isProbe: true, suspect };
  }

  #suspectsOrBatch(nowMillis: number, underWay: UnderWay, dueUpTo: number): NextRequest | undefined {
    const isBatchReady = this.#isBatchReady(dueUpTo);
    const isSuspectsTurn = underWay.suspects === 0 && !(isBatchReady && this.#haveSuspectsFailed);
    const suspect = isSuspectsTurn ? this.#parts.suspects.takeDue(nowMillis) : undefined;
    this.#haveSuspectsFailed = false;
    if (suspect) return { entries: [...suspect.entries], isProbe: false, suspect };
    return isBatchReady ? this.#batch() : undefined;
  }

  #isBatchReady(dueUpTo: number): boolean {
    const { queue } = this.#parts;
    return queue.size > 0 && (this.isBatchFull || queue.nextSequence <= dueUpTo);
  }

  #batch(): NextRequest {
    const { queue, settings, suspects, maxRequestBytes } = this.#parts;
    const backlog = { spans: queue.size, bytes: queue.bytes };
    const size = nextBatchSize(backlog, settings, settings.given.has('batchSize'));
    const proven = Math.min(provenBytes(this.#answeredBytes), maxRequestBytes());
    const entries = queue.take(size.maxItems, Math.min(size.maxBytes, proven));
    const isTooLarge = entries.length === 1 && (entries[0]?.bytes ?? 0) > proven && queue.size > 0;
    if (!isTooLarge) return { entries, isProbe: false };
    // On its own, so that the others do not wait for an answer that may not come.
    suspects.addUntried(entries, UNTRIED);
    return { entries: [], isProbe: false };
  }
}
