// Polls the backend until it holds every span that the agent has ended, or the time is up.

import { setTimeout as sleep } from 'node:timers/promises';
import { searchSpans } from './search-spans.mjs';

const pollMillis = 200;

/** Resolves with both sides, complete or not: judging them is up to the caller. */
export async function waitForSpans({ readLedger, backendUrl, timeoutMillis, say }) {
  const deadlineMillis = performance.now() + timeoutMillis;
  let shown = '';
  let endedBefore = -1;
  for (;;) {
    const ended = await readLedger();
    const traceIds = [...new Set(ended.map(({ traceId }) => traceId))];
    const stored = await searchSpans({ backendUrl, traceIds });

    const count = `${stored.length} of ${ended.length} spans stored`;
    if (count !== shown) say(count);
    shown = count;

    const storedIds = new Set(stored.map(({ id }) => id));
    const complete = ended.every(({ spanId }) => storedIds.has(spanId));
    // One quiet poll more: a server span ends a moment after its response was read.
    const quiet = ended.length === endedBefore;
    if ((complete && quiet) || performance.now() > deadlineMillis) return { ended, stored };
    endedBefore = ended.length;
    await sleep(pollMillis);
  }
}
