// Turns the application into a listener for a Node HTTP server.

import type { RequestListener } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AppEnv } from './app-env';

export function createListener(app: Hono<AppEnv>): RequestListener {
  const listener = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  });
  return (request, response) => void listener(request, response);
}
