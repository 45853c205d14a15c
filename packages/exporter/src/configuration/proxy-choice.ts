// The proxy that the environment names for a URL: HTTPS_PROXY or HTTP_PROXY by its scheme, else ALL_PROXY, in either
// case; NO_PROXY excepts hosts.
import { SgpError } from '../errors/sgp-error';
import type { Environment } from './environment';
import { isExcepted, unreadableEntries } from './no-proxy';
import { variableText } from './variable-text';

export interface ProxyChoice {
  /** `http:` or `https:`, with the user name and password that were set: not for messages. */
  readonly url: URL;
  /** Where it is set. */
  readonly variable: string;
}

const EXPECTED =
  'expected http://host:port or https://host:port, with user:password@ before the host where it asks for them';

/**
 * `undefined` when requests to `baseUrl` go directly.
 * @throws SgpError `SGP_UNREACHABLE` for a variable that names no usable proxy: going around a proxy that somebody
 * wanted would be worse than not going
 */
export function proxyChoice(baseUrl: string, environment: Environment): ProxyChoice | undefined {
  const target = new URL(baseUrl);
  const set = firstSet(environment, target.protocol === 'https:' ? 'https_proxy' : 'http_proxy', 'all_proxy');
  if (set === undefined) return undefined;
  const noProxy = firstSet(environment, 'no_proxy');
  if (noProxy !== undefined && isExcepted(noProxy.text, target)) return undefined;
  return { url: proxyUrl(set.text, set.variable), variable: set.variable };
}

/**
 * A line about entries of NO_PROXY that can fit no host, where the environment names a proxy; `undefined` when all is
 * well.
 */
export function noProxyWarning(environment: Environment): string | undefined {
  const noProxy = firstSet(environment, 'no_proxy');
  if (noProxy === undefined || !firstSet(environment, 'https_proxy', 'http_proxy', 'all_proxy')) return undefined;
  const entries = unreadableEntries(noProxy.text).map((entry) =>
    JSON.stringify(entry.replace(/^.*@/, '').slice(0, 80)),
  );
  if (entries.length === 0) return undefined;
  const shown = entries.slice(0, 5).join(', ') + (entries.length > 5 ? ` and ${entries.length - 5} more` : '');
  return (
    `${noProxy.variable} has entries that except no host: ${shown}. Expected are hosts (example.com, .example.com), ` +
    'addresses and networks (10.0.0.0/8, [::1]), each with :port if wanted, or *. They are passed over.'
  );
}

/** Host and port, for messages. */
export function proxyAddress({ host, port, protocol }: URL): string {
  return port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
}

function firstSet(environment: Environment, ...names: string[]): { text: string; variable: string } | undefined {
  for (const variable of names.flatMap((name) => [name, name.toUpperCase()])) {
    const text = variableText(environment[variable]);
    if (text !== undefined) return { text, variable };
  }
  return undefined;
}

/** Without a scheme (`host:port`) it is taken for an http proxy, as curl does. */
function proxyUrl(text: string, variable: string): URL {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    throw unusable(variable, `names a proxy of the kind ${scheme}://, which is not supported`);
  }
  const withScheme = scheme === undefined ? `http://${text.replace(/^\/\//, '')}` : text;
  if (!URL.canParse(withScheme)) throw unusable(variable, 'holds no URL of a proxy');
  const url = new URL(withScheme);
  if (/[@?#]/.test(url.pathname + url.search + url.hash) || !isDecodable(url)) {
    throw unusable(
      variable,
      'holds a user name or password with signs such as # % / ? @, which a URL has as %23 %25 %2F %3F %40',
    );
  }
  if (!namesHost(url, text)) throw unusable(variable, 'holds no URL of a proxy');
  return url;
}

/** What a URL takes for a host though nobody meant one: a broken scheme (`http:/host`), a variable, a switch. */
function namesHost({ hostname, pathname }: URL, text: string): boolean {
  if (!/^(\[[\da-f:.]+\]|[a-z\d._-]+)$/.test(hostname) || text.includes('\\')) return false;
  return !(/^(https?|socks\d?[ah]?)$/.test(hostname) && pathname !== '/') && !NO_HOST.test(text);
}

const NO_HOST = /^(true|false|yes|no|on|off|none|null|undefined|direct|\d+)$/i;

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}

function unusable(variable: string, what: string): SgpError {
  return new SgpError('SGP_UNREACHABLE', `${variable} ${what}; ${EXPECTED}. Nothing is sent around it.`);
}
