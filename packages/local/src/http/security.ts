// Keeps web pages of other sites out of a backend that has no login. A page cannot forge the Host and Origin
// headers, so they tell a DNS-rebound or cross-site request from one of the viewer or of a program.

import type { MiddlewareHandler } from 'hono';
import type { ResolvedOptions } from '../configuration/local-options';
import { isLoopbackHost } from '../configuration/loopback-host';
import { Rejection } from '../contract/rejection';
import type { AppEnv } from './app-env';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // The browser enforces that stored text reaches the page as text nodes only.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Puts the same headers on every response, errors included. */
export const securityHeaders: MiddlewareHandler<AppEnv> = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
};

/**
 * Answers 403 to a Host that is neither this machine nor the address listened on (unless an API key protects
 * the data), and to any request that a page of another origin made.
 */
export function guardOrigin(options: Pick<ResolvedOptions, 'host' | 'apiKey'>): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const host = context.req.header('host') ?? '';
    if (options.apiKey === undefined && !isOwnHost(host, options.host)) {
      throw new Rejection(403, 'Host not allowed: use 127.0.0.1 or localhost, or start the backend with an API key');
    }
    const origin = context.req.header('origin');
    if (origin !== undefined && hostOfOrigin(origin) !== host.toLowerCase()) {
      throw new Rejection(403, 'Requests from pages of another origin are not allowed');
    }
    if (context.req.header('sec-fetch-site') === 'cross-site' && context.req.header('sec-fetch-mode') !== 'navigate') {
      throw new Rejection(403, 'Requests from pages of another origin are not allowed');
    }
    await next();
  };
}

function isOwnHost(hostHeader: string, boundHost: string): boolean {
  const name = /^(\[[\da-f:.]+\]|[^:@/\s]+)(?::\d{1,5})?$/i.exec(hostHeader)?.[1]?.toLowerCase();
  if (name === undefined) return false;
  return isLoopbackHost(name) || name.replace(/^\[|\]$/g, '') === boundHost.toLowerCase();
}

/** Host and port of an origin; undefined for the opaque origin `null`. */
function hostOfOrigin(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase();
}
