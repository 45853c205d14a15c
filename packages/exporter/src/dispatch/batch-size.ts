// How much the next request carries: by count and by bytes, more while there is a backlog.
import { MAX_BATCH_ITEMS, type SettingValues } from '../configuration/settings-table';

/**
 * Enough to make a request's fixed cost small, little enough that making and writing one is not felt by the
 * application.
 */
const USUAL_REQUEST_BYTES = 512 * 1024;

/** So much waits in passing where spans are large; what is beyond it is a backlog by bytes. */
const USUAL_WAITING_BYTES = 8 * 1024 * 1024;

/** Until the first answer: many a proxy that lets less through than half a mebibyte lets this through. */
const FIRST_REQUEST_BYTES = 256 * 1024;

/** After so many failed probes; then one. */
const PROBE_ITEMS = [10, 10, 5, 2];
const PROBE_BYTES = 16 * 1024;

export interface Backlog {
  readonly spans: number;
  /** Estimated. */
  readonly bytes: number;
}

export interface BatchSize {
  readonly maxItems: number;
  readonly maxBytes: number;
}

type BatchSettings = Pick<SettingValues, 'batchSize' | 'concurrency' | 'maxRequestBytes'>;
type QueueSettings = Pick<SettingValues, 'maxQueueSize' | 'maxQueueBytes'>;

/** What makes a batch full: then it is sent without lingering. */
export function fullBatch(settings: BatchSettings): BatchSize {
  return { maxItems: settings.batchSize, maxBytes: Math.min(USUAL_REQUEST_BYTES, settings.maxRequestBytes) };
}

/**
 * What is sent without lingering: a full batch, or as much as half of what the queue may hold, so that a small bound
 * loses nothing while the backend keeps up.
 */
export function dueBatch(settings: BatchSettings & QueueSettings): BatchSize {
  const { maxItems, maxBytes } = fullBatch(settings);
  const { maxQueueSize, maxQueueBytes } = settings;
  return {
    maxItems: maxQueueSize > 0 ? Math.min(maxItems, Math.ceil(maxQueueSize / 2)) : maxItems,
    maxBytes: Math.min(maxBytes, Math.ceil(maxQueueBytes / 2)),
  };
}

/**
 * A probe asks whether anything is answered: of a few spans, and of fewer the longer nothing is, since one of them may
 * be the reason.
 */
export function probeSize(settings: BatchSettings, failedProbes: number): BatchSize {
  const items = PROBE_ITEMS[failedProbes] ?? 1;
  return { maxItems: Math.min(settings.batchSize, items), maxBytes: PROBE_BYTES };
}

/**
 * What a request may hold in all, given the largest one that was answered: growth follows answers, never the backlog
 * alone.
 */
export function provenBytes(answeredBytes: number): number {
  return answeredBytes === 0 ? FIRST_REQUEST_BYTES : Math.max(USUAL_REQUEST_BYTES, 2 * answeredBytes);
}

/**
 * The size of the next batch. With a backlog it grows up to what the API and `maxRequestBytes` allow; the backlog is
 * shared among the requests that may be in flight, so that all of them have work. An explicit batch size stays as it
 * is.
 */
export function nextBatchSize(backlog: Backlog, settings: BatchSettings, isExplicit: boolean): BatchSize {
  const usual = fullBatch(settings);
  const share = (amount: number) => Math.ceil(amount / settings.concurrency);
  const maxItems = isExplicit
    ? usual.maxItems
    : Math.min(MAX_BATCH_ITEMS, Math.max(usual.maxItems, share(backlog.spans)));
  // More items weigh more; and where they are few and large, the bytes that wait tell of a backlog.
  const grownBytes = Math.max((usual.maxBytes * maxItems) / usual.maxItems, share(backlog.bytes - USUAL_WAITING_BYTES));
  return { maxItems, maxBytes: Math.min(settings.maxRequestBytes, Math.ceil(grownBytes)) };
}
