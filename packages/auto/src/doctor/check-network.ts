// The way to the server: name, connection, TLS, proxy.
import dns from 'node:dns/promises';
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { proxyHostFor, SgpError, tlsAdvice } from '@sgp-otel/exporter';
import { nowMillis, RealDate } from '../clock/real-time';
import { type Finding, fail, ok, skip, warn } from './check';

const DAY_MILLIS = 86_400_000;
const EXPIRES_SOON_DAYS = 14;

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');
const portOf = (url: URL) => Number(url.port || (url.protocol === 'https:' ? 443 : 80));
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String((error as Error)?.message ?? error);

/** The proxy that requests go through, or why that cannot be told. */
export function checkProxy(baseUrl: string): { finding: Finding; host: string | undefined } {
  try {
    const host = proxyHostFor(baseUrl);
    const message = host ? `requests go through ${host}` : 'none: requests go directly';
    return { finding: ok(message), host };
  } catch (error) {
    const message = SgpError.isSgpError(error) ? error.message : `the proxy variable cannot be read (${codeOf(error)})`;
    return { finding: fail(message, 'Correct that variable, or unset it.'), host: undefined };
  }
}

export async function checkDns(baseUrl: string, proxyHost: string | undefined): Promise<Finding> {
  const host = hostOf(new URL(baseUrl));
  if (net.isIP(host)) return ok(`${host} is an address`);
  try {
    const addresses = await dns.lookup(host, { all: true });
    return ok(`${host} is ${addresses.map(({ address }) => address).join(', ')}`);
  } catch (error) {
    if (proxyHost) return ok(`${host} is not known here (${codeOf(error)}); the proxy looks it up`);
    return fail(
      `${host} is not known (${codeOf(error)})`,
      'Check SGP_CLIENT_BASE_URL, and the DNS and egress rules of this network.',
    );
  }
}

/** To the server, or to the proxy where there is one. */
export async function checkConnection(
  baseUrl: string,
  proxyHost: string | undefined,
  timeoutMillis: number,
): Promise<Finding> {
  const url = proxyHost ? new URL(`http://${proxyHost}`) : new URL(baseUrl);
  const target = `${proxyHost ? 'the proxy ' : ''}${url.hostname}:${portOf(url)}`;
  const socket = net.connect({ host: hostOf(url), port: portOf(url) });
  try {
    const started = nowMillis();
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMillis) });
    return ok(`${target} answers in ${Math.round(nowMillis() - started)} ms`);
  } catch (error) {
    const reason = (error as Error).name === 'AbortError' ? `no answer in ${timeoutMillis / 1000} s` : codeOf(error);
    return fail(`${target}: ${reason}`, connectionAdvice(url, proxyHost, reason));
  } finally {
    socket.destroy();
  }
}

function connectionAdvice({ hostname }: URL, proxyHost: string | undefined, reason: string): string {
  if (proxyHost) return 'Check HTTPS_PROXY.';
  if (isThisMachine(hostname) && reason === 'ECONNREFUSED')
    return 'Nothing listens there. If it is meant to be a local SGP, start it: npx @sgp-otel/local';
  return 'Check the address, the firewall, and whether a proxy is needed (HTTPS_PROXY).';
}

const isThisMachine = (hostname: string) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

export async function checkTls(
  baseUrl: string,
  proxyHost: string | undefined,
  timeoutMillis: number,
): Promise<Finding> {
  const url = new URL(baseUrl);
  if (url.protocol === 'http:') {
    return isThisMachine(url.hostname)
      ? skip('not used: http on this machine')
      : warn('not used: the base URL is http', 'The API key travels in the clear. Use https.');
  }
  if (proxyHost) return skip('inside the tunnel of the proxy; the request below tells');
  const host = hostOf(url);
  const socket = tls.connect({ host, port: portOf(url), ...(net.isIP(host) ? {} : { servername: host }) });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMillis) });
    const { valid_to: validTo, issuer } = socket.getPeerCertificate();
    const days = Math.floor((RealDate.parse(validTo) - RealDate.now()) / DAY_MILLIS);
    const by = issuer?.O ?? issuer?.CN ?? 'unknown';
    const message = `${socket.getProtocol()}, certificate by ${by}, valid for ${days} days`;
    return days < EXPIRES_SOON_DAYS ? warn(message, 'Have the certificate renewed.') : ok(message);
  } catch (error) {
    const code = codeOf(error);
    return fail(`the handshake failed (${code})`, tlsAdvice(code) || 'Ask whoever runs the server.');
  } finally {
    socket.destroy();
  }
}
