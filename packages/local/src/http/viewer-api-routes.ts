// What the viewer needs beyond the spans API, read-only: the list of traces and the list of accounts.
// Internal: not part of SGP's API, and it may change with the viewer.

import { Hono } from 'hono';
import { invalid } from '../rejection';
import type { SpanStore } from '../store/span-store';
import type { AppEnv } from './app';

const DEFAULT_TRACE_LIMIT = 50;
const MAX_TRACE_LIMIT = 500;

/** Everything below `/api`. */
export function viewerApiRoutes(store: SpanStore): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get('/traces', async ({ req, var: { account }, json }) => {
    const limit = Number(req.query('limit') ?? DEFAULT_TRACE_LIMIT);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_TRACE_LIMIT) {
      throw invalid(['query', 'limit'], `Input should be a whole number from 1 to ${MAX_TRACE_LIMIT}`);
    }
    const after = req.query('after');
    if (after?.includes('\0')) throw invalid(['query', 'after'], 'The cursor contains a NUL byte');
    const { items, hasMore } = await store.listTraces(account, limit, after);
    return json({ object: 'list', items, has_more: hasMore });
  });

  routes.get('/accounts', async ({ json }) => json({ object: 'list', items: await store.listAccounts() }));

  return routes;
}
