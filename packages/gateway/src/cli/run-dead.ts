// `sgp-gateway dead …`: looks at spans that could never be delivered, and sends them again through a running gateway,
// as any sender would.
import { processEnvironment } from '../configuration/environment';
import { type GatewayOptions, type GivenOptions, resolveOptions } from '../configuration/gateway-options';
import { DEFAULT_ACCOUNT } from '../contract/account-name';
import type { DeadEntry, DeadStream } from '../contract/dead-stream';
import { GatewayError } from '../errors/gateway-error';
import { openDead } from '../open-engine';
import { reportError } from './report-error';

const SHOWN_ID_CHARS = 8;

export function runDeadList(given: GivenOptions): Promise<void> {
  return withDead(given, async (dead) => {
    let count = 0;
    for await (const { otlp: _, ...entry } of dead.entries()) {
      count += 1;
      print(given.json ? JSON.stringify(entry) : lineOf(entry));
    }
    if (!given.json) print(count === 0 ? 'The dead stream is empty.' : `${count} in all.`);
  });
}

function lineOf(entry: Omit<DeadEntry, 'otlp'>): string {
  const { id, diedMillis, account, reason, traceId, spanId, name, message } = entry;
  const what = traceId === '' ? 'a message' : `${JSON.stringify(name)} (span ${spanId} of trace ${traceId})`;
  const when = new Date(diedMillis).toISOString();
  return `${id.slice(0, SHOWN_ID_CHARS)}  ${when}  ${reason}  ${account || '-'}  ${what}: ${message}`;
}

export function runDeadShow(id: string, given: GivenOptions): Promise<void> {
  return withDead(given, async (dead) => {
    const [entry] = await entriesLike(dead, [id]);
    print(JSON.stringify(entry?.otlp, undefined, 2));
  });
}

export function runDeadResend(ids: readonly string[], given: GivenOptions): Promise<void> {
  return withDead(given, async (dead, options) => {
    if (ids.length === 0 && !given.all) throw new GatewayError('Name the ids to send again, or --all.');
    const entries = await entriesLike(dead, given.all ? undefined : ids);
    let sent = 0;
    for (const entry of entries) {
      if (entry.reason === 'unreadable') {
        process.stderr.write(
          `${entry.id.slice(0, SHOWN_ID_CHARS)} cannot be sent again: it is not OTLP. It stays here.\n`,
        );
        continue;
      }
      await send(entry, options);
      // Removed one by one, so that after a failure nothing is sent twice.
      await dead.remove([entry.id]);
      sent += 1;
    }
    print(`Sent ${sent} again.`);
  });
}

/** @param beginnings of ids; `undefined`: all. @throws GatewayError for one that means none, or several */
async function entriesLike(dead: DeadStream, beginnings: readonly string[] | undefined): Promise<DeadEntry[]> {
  const entries: DeadEntry[] = [];
  for await (const entry of dead.entries()) {
    if (beginnings === undefined || beginnings.some((beginning) => entry.id.startsWith(beginning))) entries.push(entry);
  }
  if (beginnings === undefined) return entries;
  return beginnings.map((beginning) => {
    const like = entries.filter(({ id }) => id.startsWith(beginning));
    const [entry] = like.length > 1 ? like.filter(({ id }) => id === beginning) : like;
    if (entry) return entry;
    throw new GatewayError(`${like.length || 'No'} entries have an id like ${JSON.stringify(beginning)}.`);
  });
}

/** @throws Error when the gateway does not take it */
async function send(entry: DeadEntry, { values, tokens, tls }: GatewayOptions): Promise<void> {
  const { http } = values;
  if (http === undefined || http === 'off')
    throw new GatewayError('Spans are sent again over HTTP, which --http has off.');
  const host = http.host === '0.0.0.0' || http.host === '::' ? '127.0.0.1' : http.host;
  const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${http.port}/v1/traces`;
  const token = tokens.find(({ account = DEFAULT_ACCOUNT }) => account === entry.account)?.token;
  if (token === undefined && (tokens.length > 0 || entry.account !== DEFAULT_ACCOUNT)) {
    throw new GatewayError(`No token is for account ${JSON.stringify(entry.account)}.`);
  }
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(entry.otlp) });
  } catch (error) {
    const { cause } = error as Error & { cause?: Error };
    throw new Error(`No gateway answers at ${url}: ${cause?.message ?? (error as Error).message}`);
  }
  if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${await response.text()}`);
}

async function withDead(
  given: GivenOptions,
  work: (dead: DeadStream, options: GatewayOptions) => Promise<void>,
): Promise<void> {
  try {
    const options = resolveOptions(given, processEnvironment());
    const { dead, close } = await openDead(options);
    try {
      await work(dead, options);
    } finally {
      await close();
    }
  } catch (error) {
    reportError(error as Error);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
