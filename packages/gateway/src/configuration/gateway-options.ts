// The options of one gateway, each taken from the command line, else the environment, else the file, else its default.
// All checks are made here.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ConversionHooks } from '@sgp-otel/exporter/internal/replay';
import type { TokenRule } from '../access/access';
import type { TlsFiles } from '../access/tls-files';
import { DEFAULT_ACCOUNT } from '../contract/account-name';
import type { AccountSettings } from '../delivery/account-replays';
import { GatewayError } from '../errors/gateway-error';
import type { Environment } from './environment';
import { readOption } from './option-kinds';
import { type OptionName, type OptionRow, type OptionValues, optionsTable } from './options-table';

export interface GatewayOptions {
  readonly values: OptionValues;
  readonly tokens: readonly TokenRule[];
  readonly accounts: ReadonlyMap<string, AccountSettings>;
  readonly tls: TlsFiles | undefined;
  readonly hooks: ConversionHooks;
}

type Written = string | number | boolean;
export type GivenOptions = Readonly<Record<string, Written | undefined>>;

const CONFIG_VARIABLE = 'SGP_GATEWAY_CONFIG';
export const TOKENS_VARIABLE = 'SGP_GATEWAY_TOKENS';
const FILE_KEYS = new Set<string>([...Object.keys(optionsTable), 'tokens', 'accounts']);

/**
 * @param given by key of the table, and `config`, the file
 * @throws GatewayError for what is not valid, or missing
 */
export function resolveOptions(given: GivenOptions, environment: Environment): GatewayOptions {
  const file = readConfigFile(given.config ?? environment[CONFIG_VARIABLE]);
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(optionsTable) as OptionName[]) {
    const row: OptionRow<unknown> = optionsTable[name];
    const [value, where] = firstGiven([
      [given[name], row.flag],
      [environment[row.variable] || undefined, row.variable],
      [file.options[name], `${name} in ${file.name}`],
      [row.defaultValue, row.flag],
    ]);
    values[name] = value === undefined ? undefined : readOption(row.kind, value, where);
  }
  const resolved = values as unknown as OptionValues;
  const accounts = accountsOf(file.accounts, environment);
  const tokens = [...tokensOf(environment[TOKENS_VARIABLE]), ...file.tokens];
  for (const { account = DEFAULT_ACCOUNT } of tokens) {
    if (accounts.has(account)) continue;
    throw new GatewayError(`A token is for account ${JSON.stringify(account)}, which "accounts" does not have.`);
  }
  return { values: resolved, tokens, accounts, tls: tlsOf(resolved), hooks: hooksOf(resolved.hooks) };
}

function firstGiven(
  choices: readonly (readonly [Written | undefined, string])[],
): readonly [Written | undefined, string] {
  return choices.find(([value]) => value !== undefined) ?? [undefined, ''];
}

interface ConfigFile {
  readonly name: string;
  readonly options: Readonly<Record<string, Written | undefined>>;
  readonly tokens: readonly TokenRule[];
  readonly accounts: Readonly<Record<string, AccountSettings>>;
}

function readConfigFile(name: Written | undefined): ConfigFile {
  if (name === undefined || name === '') return { name: '', options: {}, tokens: [], accounts: {} };
  const file = String(name);
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // The parser's own message is not repeated: it quotes the text, which holds keys.
    const { code } = error as NodeJS.ErrnoException;
    throw new GatewayError(`The file ${file} cannot be read: ${code ?? 'it is not JSON'}.`);
  }
  if (typeof parsed !== 'object' || parsed === null) throw new GatewayError(`The file ${file} is not a JSON object.`);
  const unknown = Object.keys(parsed).filter((key) => !FILE_KEYS.has(key));
  if (unknown.length > 0) {
    throw new GatewayError(
      `The file ${file} has ${unknown.join(', ')}, which is no option. There are: ${[...FILE_KEYS].join(', ')}.`,
    );
  }
  const { tokens = [], accounts = {}, ...options } = parsed;
  return {
    name: file,
    options: options as Record<string, Written>,
    tokens: checkedTokens(tokens, file),
    accounts: checkedAccounts(accounts, file),
  };
}

function checkedTokens(tokens: unknown, file: string): TokenRule[] {
  const isRule = (rule: unknown): rule is TokenRule => {
    const { token, account } = (rule ?? {}) as Partial<TokenRule>;
    return isToken(token) && (account === undefined || typeof account === 'string');
  };
  if (Array.isArray(tokens) && tokens.every(isRule)) return tokens;
  throw new GatewayError(`tokens in ${file} is not a list of {"token": "…", "account": "…"}; a token has no spaces.`);
}

function checkedAccounts(accounts: unknown, file: string): Record<string, AccountSettings> {
  const isAccount = (value: unknown) => {
    const { apiKey, accountId, baseUrl } = (value ?? {}) as Partial<AccountSettings>;
    const isUrl = baseUrl === undefined || typeof baseUrl === 'string';
    return typeof apiKey === 'string' && apiKey !== '' && typeof accountId === 'string' && accountId !== '' && isUrl;
  };
  const isList = typeof accounts === 'object' && accounts !== null && !Array.isArray(accounts);
  if (isList && Object.values(accounts).every(isAccount)) return accounts as Record<string, AccountSettings>;
  throw new GatewayError(`accounts in ${file} is not {"name": {"apiKey": "…", "accountId": "…", "baseUrl": "…"}}.`);
}

function isToken(token: unknown): token is string {
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
}

/** `token` or `token=account`, with commas between them. */
function tokensOf(variable: string | undefined): TokenRule[] {
  const written = (variable ?? '').split(',').map((each) => each.trim());
  return written.filter(Boolean).map((each) => {
    const cut = each.lastIndexOf('=');
    const [token, account] = cut > 0 ? [each.slice(0, cut), each.slice(cut + 1)] : [each, undefined];
    if (!isToken(token)) throw new GatewayError(`${TOKENS_VARIABLE} holds a token with spaces or other signs.`);
    // A Base64 token may itself end with `=`.
    return account === '' ? { token: each } : { token, account };
  });
}

function accountsOf(inFile: ConfigFile['accounts'], environment: Environment): Map<string, AccountSettings> {
  const accounts = new Map(Object.entries(inFile));
  const { SGP_API_KEY: apiKey, SGP_ACCOUNT_ID: accountId } = environment;
  if (apiKey && accountId) accounts.set(DEFAULT_ACCOUNT, { apiKey, accountId });
  if (accounts.size > 0) return accounts;
  throw new GatewayError(
    'Set SGP_API_KEY and SGP_ACCOUNT_ID, or give "accounts" in the file of --config: without them nothing can be delivered.',
  );
}

function tlsOf({ tlsCert, tlsKey, tlsClientCa }: OptionValues): TlsFiles | undefined {
  if (tlsCert === undefined && tlsKey === undefined && tlsClientCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) throw new GatewayError('TLS needs both --tls-cert and --tls-key.');
  const pair = { cert: pem(tlsCert, '--tls-cert'), key: pem(tlsKey, '--tls-key') };
  if (tlsClientCa === undefined) return pair;
  return { ...pair, ca: pem(tlsClientCa, '--tls-client-ca'), requestCert: true, rejectUnauthorized: true };
}

function pem(file: string, where: string): Buffer {
  if (!existsSync(file)) throw new GatewayError(`${where} names ${file}, which is not there.`);
  return readFileSync(file);
}

const HOOK_NAMES = ['dialects', 'mapItem', 'mapType', 'mask'] as const;

function hooksOf(file: string | undefined): ConversionHooks {
  if (file === undefined) return {};
  let module: Record<string, unknown>;
  try {
    module = require(path.resolve(file));
  } catch (error) {
    throw new GatewayError(`--hooks names ${file}, which cannot be loaded: ${(error as Error).message}`);
  }
  return Object.fromEntries(HOOK_NAMES.flatMap((name) => (module[name] === undefined ? [] : [[name, module[name]]])));
}
