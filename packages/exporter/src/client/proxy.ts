// The agents that go through a proxy, loaded only where the environment names one.
import type http from 'node:http';
import type { AgentOptions } from 'node:https';
import { processEnvironment } from '../configuration/environment';
import { proxyAddress, proxyChoice } from '../configuration/proxy-choice';

type ProxyAgent = new (options: AgentOptions & { readonly proxy: URL }) => http.Agent;

export interface Proxy {
  readonly HttpProxyAgent: ProxyAgent;
  readonly HttpsProxyAgent: ProxyAgent;
  /** May hold a password. */
  readonly url: URL;
  /** Host and port, for messages. */
  readonly address: string;
}

/**
 * `undefined` when requests to this URL go directly.
 * @throws SgpError `SGP_UNREACHABLE` for a variable that names no usable proxy
 */
export function proxyFor(baseUrl: string): Proxy | undefined {
  const choice = proxyChoice(baseUrl, processEnvironment());
  if (choice === undefined) return undefined;
  // Bundled by scripts/bundle-vendor.mjs.
  const agents = require('../../vendor/proxy.js') as Pick<Proxy, 'HttpProxyAgent' | 'HttpsProxyAgent'>;
  return { ...agents, url: choice.url, address: proxyAddress(choice.url) };
}

/**
 * Host and port of the proxy that requests to this URL would go through; `undefined` for none.
 * @throws SgpError `SGP_UNREACHABLE` for a variable that names no usable proxy
 */
export function proxyHostFor(baseUrl: string): string | undefined {
  const choice = proxyChoice(baseUrl, processEnvironment());
  return choice && proxyAddress(choice.url);
}
