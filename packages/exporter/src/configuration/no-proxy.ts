// Which hosts NO_PROXY excepts. There is no specification; this takes what curl, Go and Python take.
import { variableText } from './variable-text';

/** Where there is a list, it is asked with the first request, which needs this module anyway. */
const net = () => require('node:net') as typeof import('node:net');

/**
 * Whether the list excepts the host of `url`. Entries are separated by commas, semicolons, bars or spaces, may have
 * quotes around them and are compared without regard to case:
 *
 * - `*` excepts every host
 * - `example.com`, `.example.com` and `*.example.com` except the host and all below it; a `*` elsewhere stands for any
 *   text
 * - `10.1.2.3`, `::1` and `[::1]` except an address, `10.0.0.0/8` and `2001:db8::/32` all of a network
 * - with `:8080` behind it (`[::1]:8080`), an entry holds for that port alone
 */
export function isExcepted(noProxy: string, url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(/[\s,;|]+/)
    .map((entry) => (variableText(entry) ?? '').replace(/^(?:[a-z]+:)?\/\//, '').replace(/(?:\/|(?<!:):\*?)$/, ''))
    .filter((entry) => entry !== '')
    .some((entry) => fits(entry, host, port));
}

/** A port after a name, an IPv4 address or brackets; the colons of a bare IPv6 address do not start one. */
const WITH_PORT = /^(\[.*\](?:\/\d+)?|[^:]*):(\d+)$/;

function fits(entry: string, host: string, port: string): boolean {
  const [, before = entry, itsPort = port] = WITH_PORT.exec(entry) ?? [];
  if (Number(itsPort) !== Number(port)) return false;
  const name = before.replace(/^\[(.*)\](?=$|\/)/, '$1');
  if (name.includes('*', name.startsWith('*.') ? 1 : 0)) return isLike(name, host);
  return net().isIP(host) ? isInNetwork(name, host) : isBelow(name, host);
}

/** Finds the parts between the stars in order; a regular expression could take exponential time. */
function isLike(pattern: string, host: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop() ?? '';
  if (!host.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = host.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return host.length - last.length >= at && host.endsWith(last);
}

function isBelow(name: string, host: string): boolean {
  const domain = asciiOf(name.replace(/^\*?\.+/, '').replace(/\.$/, ''));
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/** As URLs have a name with letters of other scripts. */
function asciiOf(domain: string): string {
  const isPlain = /^[\0-\x7f]*$/.test(domain);
  return !isPlain && URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : domain;
}

function isInNetwork(name: string, host: string): boolean {
  const [address = '', bits, ...rest] = name.split('/');
  const { BlockList, isIP } = net();
  const version = isIP(address);
  const maxBits = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? maxBits : Number(bits);
  if (
    version === 0 ||
    rest.length > 0 ||
    bits === '' ||
    !(Number.isInteger(prefix) && prefix >= 0 && prefix <= maxBits)
  )
    return false;
  // Node takes an IPv4 address for the IPv6 one that stands for it.
  if (version === 6 && isIP(host) === 4) return false;
  const network = new BlockList();
  // Node checks an IPv4 address that is written as an IPv6 one against IPv4 networks too.
  network.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return network.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
