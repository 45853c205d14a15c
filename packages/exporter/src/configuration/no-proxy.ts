// Which hosts NO_PROXY excepts. There is no specification; this takes what curl, Go, Python and Windows take.
import { prefixOf } from './network-prefix';
import { variableText } from './variable-text';

/** Where there is a list, it is asked with the first request, which needs this module anyway. */
const net = () => require('node:net') as typeof import('node:net');

/** Whether an entry fits a host, which is a name or an address without brackets. */
type Fits = (host: string) => boolean;

/**
 * Whether the list excepts the host of `url`. Entries are separated by commas, semicolons, bars or spaces, may have
 * quotes around them and are compared without regard to case:
 *
 * - `*` excepts every host
 * - `example.com`, `.example.com` and `*.example.com` except the host and all below it; a `*` elsewhere stands for any
 *   text
 * - `10.1.2.3`, `::1` and `[::1]` except an address, `10.0.0.0/8`, `10.0.0.0/255.0.0.0` and `2001:db8::/32` all of a
 *   network
 * - `<local>` excepts names without a dot
 * - with `:8080` behind it (`[::1]:8080`), an entry holds for that port alone
 *
 * What a URL has beside the host (scheme, user, path) and the zone of an address are passed over.
 */
export function isExcepted(noProxy: string, url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return entriesOf(noProxy).some((entry) => {
    const { name, port: itsPort = port } = withPort(hostPart(entry));
    return Number(itsPort) === Number(port) && fitsOf(name)?.(host) === true;
  });
}

/** Entries that can fit no host, as they are written. */
export function unreadableEntries(noProxy: string): string[] {
  return entriesOf(noProxy).filter((entry) => {
    const { name, port } = withPort(hostPart(entry));
    return fitsOf(name) === undefined || Number(port ?? 1) > 65_535;
  });
}

function entriesOf(noProxy: string): string[] {
  return noProxy.split(/[\s,;|]+/).flatMap((entry) => variableText(entry) ?? []);
}

/** Without scheme, user, password and path; a `/` behind an address starts the size of a network. */
function hostPart(entry: string): string {
  const authority = entry
    .toLowerCase()
    .replace(/^(?:[a-z][a-z\d+.-]*:)?\/\//, '')
    .replace(/^[^/]*@/, '');
  // Some write the size within the brackets.
  const [host = '', ...path] = authority.replace(/^(\[[^\]/]*)(\/\d+)\]/, '$1]$2').split('/');
  const isAddress = net().isIP(withoutBrackets(host)) !== 0;
  const bare = isAddress && path.join('') !== '' ? [host, ...path].join('/') : host;
  return bare.replace(/(?<!:):\*?$/, '');
}

/** A port after a name, an IPv4 address or brackets; the colons of a bare IPv6 address do not start one. */
const WITH_PORT = /^(\[.*\](?:\/\d+)?|[^:]*):(\d+)$/;

function withPort(text: string): { readonly name: string; readonly port?: string } {
  const [, name, port] = WITH_PORT.exec(text) ?? [];
  return name === undefined ? { name: text } : { name, port };
}

/** Without the zone too: it names an interface of this machine. */
function withoutBrackets(address: string): string {
  return address.replace(/^\[(.*)\](?=$|\/)/, '$1').replace(/%[^/]*/, '');
}

/** What can be the name of a host, in any script, below a point or a star. */
const NAME = /^(?:\*?\.+)?[^\s\0-,/:-@[-^`{-\x7f]+$/;

function fitsOf(text: string): Fits | undefined {
  if (text === '<local>') return (host) => !host.includes('.') && net().isIP(host) === 0;
  const name = withoutBrackets(text);
  if (name.includes('*', name.startsWith('*.') ? 1 : 0)) {
    return /^[^\s/^$()\\[\]]+$/.test(name) ? (host) => isLike(name, host) : undefined;
  }
  const [address = '', size] = name.split(/\/(.*)/s, 2);
  if (net().isIP(address)) return networkOf(address, size);
  const domain = asciiOf(name.replace(/^\*?\.+/, '').replace(/\.+$/, ''));
  if (!NAME.test(name) || domain === '') return undefined;
  return (host) => net().isIP(host) === 0 && (host === domain || host.endsWith(`.${domain}`));
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

/** As URLs have a name with letters of other scripts. */
function asciiOf(domain: string): string {
  const isPlain = /^[\0-\x7f]*$/.test(domain);
  return !isPlain && URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : domain;
}

function networkOf(address: string, size: string | undefined): Fits | undefined {
  const { BlockList, isIP } = net();
  const version = isIP(address);
  const prefix = size === undefined ? (version === 4 ? 32 : 128) : prefixOf(size, version);
  if (prefix === undefined) return undefined;
  const network = new BlockList();
  // Node checks an IPv4 address that is written as an IPv6 one against IPv4 networks too.
  network.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return (host) => {
    const hostVersion = isIP(host);
    // Node takes an IPv4 address for the IPv6 one that stands for it.
    if (hostVersion === 0 || (version === 6 && hostVersion === 4)) return false;
    return network.check(host, hostVersion === 4 ? 'ipv4' : 'ipv6');
  };
}
