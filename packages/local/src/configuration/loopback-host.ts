// Which host names stay on this machine. Used for the address to listen on and for the Host header.

import { isIPv4 } from 'node:net';

/** True for `localhost`, 127.0.0.0/8 and `::1`, with or without the brackets of a URL. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  // A name such as 127.0.0.1.example.org is not an address: only a real IPv4 address counts.
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}
