// Server-sent events for the viewer: which traces of an account changed. Bursts are merged, so that a busy writer
// costs a page a few events per second.

import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { AppEnv } from '../http/app-env';
import type { ChangeFeed } from '../store/change-feed';

/** Changes within this time travel as one event. */
const MERGE_MILLIS = 250;

/** Proxies and browsers close a stream that says nothing for long; it also finds out that the page has gone. */
const HEARTBEAT_MILLIS = 15_000;

/** With more traces than this an event says only that anything may have changed. */
const MAX_TRACE_IDS = 200;

/** Streams until the client goes or `closing` is aborted. */
export function streamChanges(context: Context<AppEnv>, changes: ChangeFeed, closing: AbortSignal): Response {
  const account = context.var.account;
  return streamSSE(context, async (stream) => {
    const pending = new PendingChanges();
    const unsubscribe = changes.subscribe(({ accountId, traceIds }) => {
      if (accountId === null) pending.addAll();
      else if (accountId === account) pending.add(traceIds);
    });
    let leave = () => {};
    const gone = new Promise<void>((resolve) => {
      leave = resolve;
    });
    stream.onAbort(leave);
    closing.addEventListener('abort', leave);
    try {
      await stream.writeSSE({ event: 'ready', data: '{}' });
      await sendUntilGone(stream, pending, gone, closing);
    } finally {
      unsubscribe();
      closing.removeEventListener('abort', leave);
    }
  });
}

async function sendUntilGone(
  stream: SSEStreamingApi,
  pending: PendingChanges,
  gone: Promise<void>,
  closing: AbortSignal,
): Promise<void> {
  let quietMillis = 0;
  while (!stream.aborted && !closing.aborted) {
    await Promise.race([stream.sleep(MERGE_MILLIS), gone]);
    quietMillis += MERGE_MILLIS;
    const data = pending.take();
    if (data !== undefined) await stream.writeSSE({ event: 'change', data });
    else if (quietMillis >= HEARTBEAT_MILLIS) await stream.write(': still here\n\n');
    else continue;
    quietMillis = 0;
  }
}

class PendingChanges {
  private traceIds = new Set<string>();
  private all = false;

  add(traceIds: readonly string[]): void {
    if (this.all) return;
    for (const traceId of traceIds) this.traceIds.add(traceId);
    if (this.traceIds.size > MAX_TRACE_IDS) this.addAll();
  }

  addAll(): void {
    this.all = true;
    this.traceIds.clear();
  }

  /** The event's data, or undefined when nothing changed; starts over. */
  take(): string | undefined {
    if (!this.all && this.traceIds.size === 0) return undefined;
    const data = JSON.stringify({ all: this.all, trace_ids: [...this.traceIds] });
    this.all = false;
    this.traceIds = new Set();
    return data;
  }
}
