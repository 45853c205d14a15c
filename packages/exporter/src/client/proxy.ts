// Proxies as the environment names them: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in either case. The agents are loaded only where one
// is named.
import type { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { namesProxy } from '../configuration/environment';

interface Vendored {
  getProxyForUrl(url: string): string;
  readonly HttpProxyAgent: typeof HttpProxyAgent;
  readonly HttpsProxyAgent: typeof HttpsProxyAgent;
}

export interface Proxy extends Vendored {
  /** May hold a password. */
  readonly url: string;
}

/** `undefined` when requests to this URL go directly. @throws for a variable that holds no URL */
export function proxyFor(baseUrl: string): Proxy | undefined {
  if (!namesProxy()) return undefined;
  // Bundled by scripts/bundle-vendor.mjs.
  const vendored = require('../../vendor/proxy.js') as Vendored;
  const url = vendored.getProxyForUrl(baseUrl);
  return url ? { ...vendored, url: new URL(url).href } : undefined;
}

/** Host and port, for messages. */
export function proxyHost(url: string): string {
  return new URL(url).host;
}

/** Host and port of the proxy that requests to this URL would go through; `undefined` for none. @throws for a variable that holds no URL */
export function proxyHostFor(baseUrl: string): string | undefined {
  const proxy = proxyFor(baseUrl);
  return proxy && proxyHost(proxy.url);
}
