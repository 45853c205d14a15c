// Three ways to write a span to the backend, for the cost of each there.
import { SgpSpanProcessor } from '@sgp-otel/exporter';
import { EventQueue } from './event-queue.mjs';
import { COALESCED, END_ONLY, START_AND_END } from './names.mjs';

/** The queue that this project descends from, with its start writes: starts and ends in requests of their own. */
const descendedFrom = {
  batchItems: 200,
  triggerItems: 200,
  lingerMillis: 250,
  concurrency: 1,
  maxQueueItems: Number.POSITIVE_INFINITY,
  writesStarts: true,
};

const makers = {
  [END_ONLY]: (upsert) => new SgpSpanProcessor({ client: clientOf(upsert), skipSpanStart: true }),
  [COALESCED]: (upsert) => new SgpSpanProcessor({ client: clientOf(upsert), skipSpanStart: false }),
  [START_AND_END]: (upsert) => new EventQueue(descendedFrom, (items) => upsert(JSON.parse(JSON.stringify({ items })))),
};

/** @param upsert takes a request body `{items}` and resolves when it is stored */
export function makeWritePolicy(name, upsert) {
  return makers[name](upsert);
}

function clientOf(upsert) {
  return { upsertBatch: (items) => upsert({ items }) };
}
