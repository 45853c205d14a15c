// The server itself: are the credentials taken, is its clock ours, and does a span come back.

import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { SgpClient } from '@sgp-otel/exporter';
import { SgpError } from '@sgp-otel/exporter';
import { nowMillis, RealDate, setTimeout } from '../real-time';
import { type Finding, fail, ok, warn } from './check';

/** Beyond it spans appear in the wrong place of a timeline. */
const MAX_SKEW_MILLIS = 30_000;
const POLL_MILLIS = 250;
const ONE_DAY_MILLIS = 86_400_000;

export interface ServerAnswer {
  readonly credentials: Finding;
  readonly clock: Finding | undefined;
}

export async function checkCredentials(client: SgpClient, timeoutMillis: number): Promise<ServerAnswer> {
  const dates: { serverMillis: number; ownMillis: number }[] = [];
  // The client hands out no headers; Node tells of every answer.
  const listen = (message: unknown) => {
    const { date } = (message as { response: IncomingMessage }).response.headers;
    if (date) dates.push({ serverMillis: RealDate.parse(date), ownMillis: RealDate.now() });
  };
  subscribe('http.client.response.finish', listen);
  try {
    const started = nowMillis();
    await client.search({ limit: 1 }, { maxAttempts: 1, timeoutMillis });
    const credentials = ok(`taken for account ${client.accountId}, in ${Math.round(nowMillis() - started)} ms`);
    return { credentials, clock: clockFinding(dates.at(-1)) };
  } catch (error) {
    return { credentials: fail(describe(error)), clock: clockFinding(dates.at(-1)) };
  } finally {
    unsubscribe('http.client.response.finish', listen);
  }
}

function clockFinding(date: { serverMillis: number; ownMillis: number } | undefined): Finding | undefined {
  if (!date || Number.isNaN(date.serverMillis)) return undefined;
  const skewMillis = date.ownMillis - date.serverMillis;
  const seconds = Math.round(Math.abs(skewMillis) / 1000);
  if (Math.abs(skewMillis) <= MAX_SKEW_MILLIS) return ok(`within ${Math.max(1, seconds)} s of the server's`);
  return warn(
    `${seconds} s ${skewMillis > 0 ? 'ahead of' : 'behind'} the server's`,
    'Spans appear at the wrong time: synchronise the clock of this machine (NTP).',
  );
}

export async function checkRoundTrip(client: SgpClient, timeoutMillis: number): Promise<Finding> {
  const traceId = randomBytes(16).toString('hex');
  const now = new RealDate();
  const item = {
    id: randomBytes(8).toString('hex'),
    trace_id: traceId,
    name: 'sgp-otel doctor',
    start_timestamp: now.toISOString(),
    end_timestamp: now.toISOString(),
    status: 'SUCCESS',
    metadata: { doctor: true },
  } as const;
  const started = nowMillis();
  const left = () => timeoutMillis - (nowMillis() - started);
  try {
    await client.upsertBatch([item], { maxAttempts: 1, timeoutMillis });
    const writtenMillis = Math.round(nowMillis() - started);
    // Whoever's clock is wrong, the span is inside this window.
    const fromTimestamp = new RealDate(now.getTime() - ONE_DAY_MILLIS).toISOString();
    const toTimestamp = new RealDate(now.getTime() + ONE_DAY_MILLIS).toISOString();
    while (left() > 0) {
      const { items } = await client.search(
        { traceIds: [traceId], fromTimestamp, toTimestamp },
        { maxAttempts: 1, timeoutMillis: Math.max(1, left()) },
      );
      if (items.some(({ id }) => id === item.id)) {
        return ok(
          `written in ${writtenMillis} ms, read back after ${Math.round(nowMillis() - started)} ms: trace ${traceId}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
    return warn(
      `written in ${writtenMillis} ms, not found within ${timeoutMillis / 1000} s: trace ${traceId}`,
      'The server took it; it may need longer until a search finds it. Try --timeout 60.',
    );
  } catch (error) {
    return fail(describe(error));
  }
}

function describe(error: unknown): string {
  return SgpError.isSgpError(error) ? error.message : `unexpected: ${String(error)}`;
}
