// Carries out scripted faults on requests, and lets a running backend be scripted over HTTP.

import { setTimeout as sleep } from 'node:timers/promises';
import { Hono, type MiddlewareHandler } from 'hono';
import { validateFaults } from '../faults/fault';
import type { FaultScript } from '../faults/fault-script';
import type { AppEnv } from './app-env';
import type { ReadJson } from './read-body';

/** @param closing ends delays, so that closing does not wait for them */
export function injectFaults(script: FaultScript, closing: AbortSignal): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const fault = script.take(context.req.method, context.req.path);
    if (!fault) return next();
    const { socket } = context.env.incoming;
    if (fault.delayMillis) await sleep(fault.delayMillis, undefined, { signal: closing }).catch(() => {});
    if (fault.reset === 'before') {
      socket.resetAndDestroy();
      return context.body(null);
    }
    if (fault.status !== undefined) {
      const headers = new Headers({ 'content-type': 'application/json' });
      if (fault.retryAfter !== undefined) headers.set('retry-after', String(fault.retryAfter));
      const body = JSON.stringify(fault.body ?? { detail: 'Scripted fault' });
      return new Response(body, { status: fault.status, headers });
    }
    await next();
    if (fault.reset === 'after') socket.resetAndDestroy();
  };
}

/** Below `/local/faults`: GET lists, POST adds one fault or a list of them, DELETE forgets all. */
export function faultRoutes(script: FaultScript, readJson: ReadJson): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get('/', ({ json }) => json({ object: 'list', items: script.list() }));
  routes.post('/', async ({ env, json }) => {
    script.add(...validateFaults(await readJson(env.incoming)));
    return json({ object: 'list', items: script.list() });
  });
  routes.delete('/', ({ json }) => {
    script.clear();
    return json({ object: 'list', items: [] });
  });
  return routes;
}
