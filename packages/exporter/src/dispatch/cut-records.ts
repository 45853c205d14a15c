// How spans are parted into records of the spool: one is what a request may hold.
import { MAX_BATCH_ITEMS } from '../configuration/settings-table';

const RECORD_BYTES = 512 * 1024;

/** What becomes one record each. */
export function* cutRecords<T>(entries: readonly T[], bytesOf: (entry: T) => number): Generator<T[]> {
  let record: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const entryBytes = bytesOf(entry);
    if (record.length > 0 && (record.length >= MAX_BATCH_ITEMS || bytes + entryBytes > RECORD_BYTES)) {
      yield record;
      record = [];
      bytes = 0;
    }
    record.push(entry);
    bytes += entryBytes;
  }
  if (record.length > 0) yield record;
}
