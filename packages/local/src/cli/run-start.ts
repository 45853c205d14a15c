// `sgp-local start`: starts a backend, says how to use it, and stops it on Ctrl-C or SIGTERM.

import pc from 'picocolors';
import type { Environment } from '../configuration/environment';
import type { InternalFailure } from '../configuration/local-options';
import type { RetentionLimits } from '../configuration/retention-limits';
import type { ModelPrice } from '../contract/model-price';
import type { StoreSemantics } from '../contract/store-semantics';
import { DatabaseNotice, LocalError } from '../errors/local-error';
import { type Local, startLocal } from '../start-local';
import { endQuietlyWithReader } from './quiet-pipe';
import { reportError } from './report-error';
import { UsageError } from './usage-error';

export interface StartArguments {
  port: number;
  host: string;
  data?: string;
  databaseUrl?: string;
  storeSemantics: StoreSemantics;
  retain?: RetentionLimits;
  prices?: ModelPrice[];
  apiKey?: string;
  allowAccount?: string[];
  maxBodyBytes: number;
  enableFaults?: boolean;
  json?: boolean;
}

/** Runs until a signal arrives. A start that fails prints why and sets exit code 1. */
export async function runStart(args: StartArguments, environment: Environment): Promise<void> {
  const apiKey = args.apiKey ?? environment.apiKey;
  // Asking for a folder outranks a server named by the environment.
  const databaseUrl = args.databaseUrl ?? (args.data === undefined ? environment.databaseUrl : undefined);
  const starting = startLocal({
    port: args.port,
    host: args.host,
    dataDir: args.data,
    databaseUrl,
    storeSemantics: args.storeSemantics,
    retain: args.retain,
    prices: args.prices,
    apiKey,
    accounts: args.allowAccount,
    maxBodyBytes: args.maxBodyBytes,
    enableFaults: args.enableFaults,
    onInternalError: reportInternalError,
  });
  stopOnSignals(starting);
  // `sgp-local | head` still wants the backend to run.
  endQuietlyWithReader(() => {});
  if (!args.json) console.error(pc.dim('Starting …'));
  const where = databaseUrl !== undefined ? 'in PostgreSQL' : args.data === undefined ? undefined : `in ${args.data}`;
  try {
    const local = await starting;
    if (args.json) console.log(JSON.stringify(readyLine(local, apiKey !== undefined)));
    else console.log(introduction(local, apiKey !== undefined, where));
  } catch (error) {
    reportError(describe(error), args.json);
  }
}

/** What a script needs; the key itself is not told. */
function readyLine({ url, port, host, env }: Local, hasKey: boolean): object {
  const { SGP_API_KEY, ...rest } = env;
  return { url, port, host, env: hasKey ? rest : { SGP_API_KEY, ...rest } };
}

function introduction(local: Local, hasKey: boolean, where: string | undefined): string {
  const keeps = where ?? 'in memory, gone when this stops';
  return [
    `${pc.bold('Trace viewer')}  ${pc.cyan(local.url)}`,
    `${pc.bold('Spans')}         ${keeps}`,
    '',
    'Point your application at it:',
    // The key itself is never printed: terminals are recorded and shared.
    `  export SGP_API_KEY=${hasKey ? '<the key you chose>' : local.env.SGP_API_KEY}`,
    `  export SGP_ACCOUNT_ID=${local.env.SGP_ACCOUNT_ID}`,
    `  export SGP_CLIENT_BASE_URL=${local.env.SGP_CLIENT_BASE_URL}`,
    '',
    pc.dim('Ctrl-C stops it.'),
  ].join('\n');
}

/** The first signal closes in order, also while still starting; the second one ends the process at once. */
function stopOnSignals(starting: Promise<Local>): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    starting
      .then((local) => local.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** The flags of the library's options, where they differ by more than their spelling. */
const FLAGS: Record<string, string> = { dataDir: '--data', databaseUrl: '--database-url', accounts: '--allow-account' };

function describe(error: unknown): Error {
  if (error instanceof LocalError) {
    if (error.code === 'SGP_LOCAL_API_KEY_REQUIRED') return new UsageError(error.message);
    if (error.code !== 'SGP_LOCAL_INVALID_OPTION') return error;
    return new UsageError(error.message.replace(/Option (\w+)/, (_, option: string) => flagOf(option)));
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new UsageError(`--host is not an address of this machine (${code}). Use 127.0.0.1, or 0.0.0.0 for all.`);
  }
  if (code === 'EACCES') {
    return new Error('Not allowed to listen on this port (EACCES). Choose one above 1023 with --port.');
  }
  return error as Error;
}

function flagOf(option: string): string {
  return FLAGS[option] ?? `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Code and stack without the message, which may quote stored text. */
function reportInternalError({ route, error }: InternalFailure): void {
  if (error instanceof DatabaseNotice) {
    console.error(pc.yellow(error.message));
    return;
  }
  const { code = error.name } = error as NodeJS.ErrnoException;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  console.error([`${pc.red('internal error')} ${route}: ${code}`, ...frames].join('\n'));
}
