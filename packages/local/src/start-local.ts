// The composition root: options in, a listening backend out. The only file that knows every part.

import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type LocalOptions, type ResolvedOptions, resolveOptions } from './configuration/local-options';
import type { EstimateCost, ModelPrice } from './contract/model-price';
import type { Span } from './contract/span';
import { DatabaseNotice } from './errors/local-error';
import { FaultScript } from './faults/fault-script';
import { DEFAULT_ACCOUNT } from './http/authenticate';
import { boundPort, closeServer, listen } from './http/http-server';
import { estimateCost } from './prices/estimate-cost';
import { PriceTable } from './prices/price-table';
import { ChangeFeed, MAX_LISTENERS } from './store/change-feed';
import { keepEstimates } from './store/keep-estimates';
import { keepSemantics } from './store/keep-semantics';
import { migrate } from './store/migrations';
import { openPgliteDatabase } from './store/pglite-database';
import { openPostgresDatabase } from './store/postgres-database';
import { Retention } from './store/retention';
import { SqlAssessmentStore } from './store/sql-assessment-store';
import type { SqlDatabase } from './store/sql-database';
import { SqlSpanStore } from './store/sql-span-store';
import { TraceSummaries } from './viewer-api/trace-summaries';
import { findSpans, type SpanCondition, type WaitForSpans, waitForSpans } from './wait-for-spans';

/** A running backend. */
export interface Local {
  /** Base URL of the API and address of the viewer, without a slash at the end: `http://127.0.0.1:5003`. */
  readonly url: string;
  /** The port listened on: the chosen one if `port` was 0. */
  readonly port: number;
  /** The address listened on. */
  readonly host: string;
  /** Variables that point an SGP client at this backend; the key is a placeholder if none is configured. */
  readonly env: Readonly<Record<'SGP_API_KEY' | 'SGP_ACCOUNT_ID' | 'SGP_CLIENT_BASE_URL', string>>;
  /** What goes wrong with the next requests to the spans API: `local.faults.add({ status: 503, retryAfter: 1 })`. */
  readonly faults: Pick<FaultScript, 'add' | 'clear' | 'list'>;
  /** The stored spans that fit, oldest first. */
  spans(condition?: SpanCondition): Promise<Span[]>;
  /**
   * The stored spans that fit, oldest first, as soon as there are enough: `await local.waitForSpans({ count: 3 })`.
   *
   * @throws LocalError `SGP_LOCAL_TIMEOUT`
   */
  waitForSpans(condition?: WaitForSpans): Promise<Span[]>;
  /** Deletes all spans of all accounts, for a fresh start between tests. Scripted faults stay. */
  clear(): Promise<void>;
  /**
   * Stops listening, lets requests under way finish (at most 5 seconds), closes the database. Afterwards nothing
   * of the backend keeps the process alive. May be called again: every call waits for the same close.
   */
  close(): Promise<void>;
}

/**
 * Starts an SGP-compatible spans backend with a trace viewer, in less than a second.
 *
 * @throws LocalError with a `code`: `EADDRINUSE`, `SGP_LOCAL_INVALID_OPTION`, `SGP_LOCAL_API_KEY_REQUIRED`,
 *   `SGP_LOCAL_DATA_IN_USE`, `SGP_LOCAL_DATA_UNREADABLE`, `SGP_LOCAL_DATABASE_UNREACHABLE`
 * @example
 * const local = await startLocal({ port: 0 });
 * await fetch(`${local.url}/v5/spans/batch`, { method: 'PUT', … });
 * await local.close();
 */
export async function startLocal(options: LocalOptions = {}): Promise<Local> {
  const resolved = resolveOptions(options);
  const { server, attach } = await listen(resolved.port, resolved.host);
  let database: SqlDatabase;
  try {
    const opening = openDatabase(resolved);
    // The database starts in another thread meanwhile; a failure is awaited below.
    opening.catch(() => {});
    loadHttp();
    database = await opening;
  } catch (error) {
    await closeServer(server);
    throw error;
  }
  const changes = new ChangeFeed();
  const { estimate, fingerprint } = estimates(resolved.prices);
  const store = new SqlSpanStore(database, changes, resolved.storeSemantics, estimate);
  const onFailure = (error: Error) => resolved.onInternalError({ route: 'background work', error });
  const summaries = new TraceSummaries(database, changes, onFailure);
  const closing = new AbortController();
  // One listener for each connection that stays open; more would be a leak.
  setMaxListeners(2 * MAX_LISTENERS, closing.signal);
  const viewer = { database, changes, summaries, prices: resolved.prices, closing: closing.signal };
  const estimating = keepEstimates(database, estimate, fingerprint, closing.signal).catch(onFailure);
  const faults = new FaultScript(resolved.faults);
  const assessments = new SqlAssessmentStore(database, changes);
  const { createApp, createListener } = loadHttp();
  attach(createListener(createApp({ store, assessments, viewer, faults, options: resolved })));
  const port = boundPort(server);
  const url = `http://${reachableHost(resolved.host)}:${port}`;
  const env = {
    SGP_API_KEY: resolved.apiKey ?? 'local',
    SGP_ACCOUNT_ID: resolved.accounts?.[0] ?? DEFAULT_ACCOUNT,
    SGP_CLIENT_BASE_URL: url,
  };
  const retention = new Retention(database, changes, resolved.retain);
  retention.start(onFailure);
  const close = async () => {
    closing.abort();
    await closeServer(server);
    await retention.close();
    await estimating;
    await summaries.close();
    await database.close();
  };
  let closed: Promise<void> | undefined;
  return {
    url,
    port,
    host: resolved.host,
    env,
    faults,
    spans: (condition = {}) => findSpans(store, { accountId: env.SGP_ACCOUNT_ID, ...condition }),
    waitForSpans: (condition = {}) => waitForSpans(store, changes, { accountId: env.SGP_ACCOUNT_ID, ...condition }),
    clear: () => store.clear(),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** How costs are estimated, and what tells these prices from others. */
function estimates(prices: readonly ModelPrice[]): { estimate: EstimateCost; fingerprint: string } {
  const table = new PriceTable(prices);
  const fingerprint = createHash('sha256').update(JSON.stringify(prices)).digest('hex');
  return { estimate: (call) => estimateCost(call, table), fingerprint };
}

/** Loaded while the database starts in its thread: reading these modules takes a fifth of the whole start. */
function loadHttp() {
  const { createApp } = require('./http/app') as typeof import('./http/app');
  const { createListener } = require('./http/create-listener') as typeof import('./http/create-listener');
  return { createApp, createListener };
}

async function openDatabase(options: ResolvedOptions): Promise<SqlDatabase> {
  const { databaseUrl, dataDir, storeSemantics, onInternalError } = options;
  const onTrouble = (message: string) => onInternalError({ route: 'the database', error: new DatabaseNotice(message) });
  const database =
    databaseUrl === undefined ? await openPgliteDatabase(dataDir, onTrouble) : await openPostgresDatabase(databaseUrl);
  try {
    await migrate(database);
    await keepSemantics(database, storeSemantics);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** A host that a client on this machine can put into a URL. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
