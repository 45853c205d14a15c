// How much the next request carries: by count and by bytes, more while there is a backlog.
import { MAX_BATCH_ITEMS, type SettingValues } from '../configuration/settings-table';

/** Enough to make a request's fixed cost small, little enough that making and writing one is not felt by the application. */
const USUAL_REQUEST_BYTES = 512 * 1024;

/** So much waits in passing where spans are large; what is beyond it is a backlog by bytes. */
const USUAL_WAITING_BYTES = 8 * 1024 * 1024;

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

/** What makes a batch full: then it is sent without lingering. */
export function fullBatch(settings: BatchSettings): BatchSize {
  return { maxItems: settings.batchSize, maxBytes: Math.min(USUAL_REQUEST_BYTES, settings.maxRequestBytes) };
}

/**
 * The size of the next batch. With a backlog it grows up to what the API and `maxRequestBytes` allow; the backlog is shared among the requests that
 * may be in flight, so that all of them have work. An explicit batch size stays as it is.
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
