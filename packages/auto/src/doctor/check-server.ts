// Checks the server itself: whether it takes the credentials, and whether its clock agrees with this machine's.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { SgpClient } from '@sgp-otel/exporter';
import { SgpError } from '@sgp-otel/exporter';
import { nowMillis, RealDate } from '../clock/real-time';
import { type Finding, fail, ok, warn } from './check';

/** Clocks that are further apart put spans at the wrong place of a timeline. */
const MAX_SKEW_MILLIS = 30_000;

export interface ServerAnswer {
  readonly credentials: Finding;
  readonly clock: Finding | undefined;
}

export async function checkCredentials(client: SgpClient, timeoutMillis: number): Promise<ServerAnswer> {
  const dates: { serverMillis: number; ownMillis: number }[] = [];
  // The client hands out no headers, so the `Date` of the answer is read from Node's channel for HTTP answers.
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

export function describe(error: unknown): string {
  return SgpError.isSgpError(error) ? error.message : `unexpected: ${String(error)}`;
}
