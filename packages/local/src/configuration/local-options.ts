// The options of startLocal(), their defaults (stated here only) and the values that are refused.

import type { ModelPrice } from '../contract/model-price';
import { STORE_SEMANTICS, type StoreSemantics } from '../contract/store-semantics';
import { LocalError } from '../errors/local-error';
import { type Fault, validateFaults } from '../faults/fault';
import { pricesAsJson } from '../prices/format-prices';
import { readPrices } from '../prices/read-prices';
import { SHIPPED_PRICES } from '../prices/shipped-prices';
import { isLoopbackHost } from './loopback-host';
import type { RetentionLimits } from './retention-limits';

/** How to start a local backend; every option has a default. */
export interface LocalOptions {
  /** TCP port, 0 to 65535; 0 takes a free one. Default 5003, where the official SDKs look for a development server. */
  port?: number;
  /** Address to listen on. Default `127.0.0.1`. One that other machines can reach requires `apiKey`. */
  host?: string;
  /** Keep the spans in memory until `close()`. The default; setting it makes `dataDir` and `databaseUrl` an error. */
  memory?: boolean;
  /** Folder that keeps the spans between runs; created if absent. Default: memory. */
  dataDir?: string;
  /**
   * PostgreSQL server to store in, `postgres://user:password@host:5432/database`, instead of `dataDir`; version 14 or
   * later. Default: the embedded database.
   */
  databaseUrl?: string;
  /**
   * Which of SGP's two stores to behave like. Default `legacy`, where the last write of an id wins; see
   * {@link StoreSemantics}.
   */
  storeSemantics?: StoreSemantics;
  /** Deletes the least recently updated traces beyond this age or number of spans. Default: nothing is deleted. */
  retain?: RetentionLimits;
  /** When set, each API call must carry it in `x-api-key`. Default: any key, or none, is accepted. */
  apiKey?: string;
  /** Accounts that requests may select in `x-selected-account-id`; any other, or none, gets a 403. Default: all. */
  accounts?: readonly string[];
  /** Largest request body in bytes; a larger one is answered 413. Default 16 MiB. */
  maxBodyBytes?: number;
  /** What goes wrong with the first requests to the spans API; more with `local.faults.add`. Default: nothing. */
  faults?: readonly Fault[];
  /**
   * What models cost: calls that have tokens and report no cost get an estimate. `[]` estimates nothing. Default: the
   * prices that ship with the package, which `sgp-local prices` prints with their date.
   */
  prices?: readonly ModelPrice[];
  /** Let clients script faults over HTTP, at `/local/faults`. Default false. */
  enableFaults?: boolean;
  /** Called for each request that failed inside the backend (a 500). Default: failures are not reported. */
  onInternalError?: (failure: InternalFailure) => void;
}

/** A failure of the backend itself: enough to report it, nothing of the request's content in `route`. */
export interface InternalFailure {
  /** Method and path, for example `PUT /v5/spans/batch`. */
  route: string;
  error: Error;
}

export interface ResolvedOptions {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly storeSemantics: StoreSemantics;
  readonly retain: RetentionLimits;
  readonly apiKey: string | undefined;
  readonly accounts: readonly string[] | undefined;
  readonly maxBodyBytes: number;
  readonly faults: readonly Fault[];
  readonly prices: readonly ModelPrice[];
  readonly enableFaults: boolean;
  readonly onInternalError: (failure: InternalFailure) => void;
}

/** The defaults, also shown by `sgp-local --help`. */
export const DEFAULT_OPTIONS = {
  port: 5003,
  host: '127.0.0.1',
  maxBodyBytes: 16 * 1024 * 1024,
  storeSemantics: 'legacy',
} as const;

/**
 * Fills in defaults and freezes the result.
 *
 * @throws LocalError `SGP_LOCAL_INVALID_OPTION` or `SGP_LOCAL_API_KEY_REQUIRED`
 */
export function resolveOptions(options: LocalOptions): ResolvedOptions {
  const { port = DEFAULT_OPTIONS.port, host = DEFAULT_OPTIONS.host, dataDir, apiKey } = options;
  const { databaseUrl, accounts, storeSemantics = DEFAULT_OPTIONS.storeSemantics } = options;
  const { maxBodyBytes = DEFAULT_OPTIONS.maxBodyBytes, onInternalError = () => {} } = options;
  const { memory = false, retain = {}, faults = [], enableFaults = false, prices = SHIPPED_PRICES } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw invalidOption('port', port, 'a whole number from 0 (any free port) to 65535');
  }
  if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 1) {
    throw invalidOption('maxBodyBytes', maxBodyBytes, 'a whole number of bytes, at least 1');
  }
  if (host.trim() === '') throw invalidOption('host', JSON.stringify(host), 'an address such as 127.0.0.1');
  if (dataDir?.trim() === '') throw invalidOption('dataDir', JSON.stringify(dataDir), 'a folder');
  if (accounts?.length === 0 || accounts?.some((account) => account.trim() === '')) {
    throw invalidOption('accounts', JSON.stringify(accounts), 'at least one account, none of them empty');
  }
  // The value is not repeated: it may hold a password.
  if (databaseUrl !== undefined && !/^postgres(?:ql)?:\/\/./i.test(databaseUrl)) {
    throw invalidOption(
      'databaseUrl',
      'not the URL of a PostgreSQL server',
      'postgres://user:password@host:5432/database',
    );
  }
  if (dataDir !== undefined && databaseUrl !== undefined) {
    throw invalidOption('databaseUrl', 'set together with dataDir', 'one of the two');
  }
  if (memory && (dataDir !== undefined || databaseUrl !== undefined)) {
    throw invalidOption('memory', true, 'false, since dataDir or databaseUrl is set');
  }
  if (!STORE_SEMANTICS.includes(storeSemantics)) {
    throw invalidOption('storeSemantics', JSON.stringify(storeSemantics), STORE_SEMANTICS.join(' or '));
  }
  // What an unset shell variable expands to: it would look like a protected backend and be an open one.
  if (apiKey?.trim() === '') throw invalidOption('apiKey', JSON.stringify(apiKey), 'a non-empty key, or leave it out');
  if (apiKey === undefined && !isLoopbackHost(host)) {
    throw new LocalError(
      'SGP_LOCAL_API_KEY_REQUIRED',
      `Host ${host} can be reached from other machines, and stored spans hold prompts and answers. ` +
        'Set an API key (--api-key or SGP_LOCAL_API_KEY; option apiKey), or listen on 127.0.0.1.',
    );
  }
  for (const [limit, value] of Object.entries(retain)) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) continue;
    throw invalidOption(`retain.${limit}`, value, 'a whole number, at least 1');
  }
  try {
    validateFaults(faults);
  } catch (error) {
    throw invalidOption('faults', `wrong (${(error as Error).message})`, 'faults as Fault describes them');
  }
  return Object.freeze({
    port,
    host,
    dataDir,
    databaseUrl,
    storeSemantics,
    retain,
    apiKey,
    accounts,
    maxBodyBytes,
    faults,
    prices: checkedPrices(prices),
    enableFaults,
    onInternalError,
  });
}

/** Reads the option like a price file, so that both refuse the same mistakes. */
function checkedPrices(prices: readonly ModelPrice[]): readonly ModelPrice[] {
  if (prices.length === 0 || prices === SHIPPED_PRICES) return prices;
  try {
    return readPrices(pricesAsJson(prices));
  } catch (error) {
    throw invalidOption('prices', `wrong (${(error as Error).message})`, 'prices as ModelPrice describes them');
  }
}

function invalidOption(option: string, value: unknown, expected: string): LocalError {
  return new LocalError('SGP_LOCAL_INVALID_OPTION', `Option ${option} is ${value}; expected ${expected}.`);
}
