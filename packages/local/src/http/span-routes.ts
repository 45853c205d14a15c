// The spans API of SGP: each route reads its request, asks the store and shapes the answer.

import { Hono } from 'hono';
import { invalid, Rejection } from '../rejection';
import type { SpanStore } from '../store/span-store';
import { isStorable } from '../validation/storable-text';
import { validateSearch } from '../validation/validate-search';
import { validateBatch, validateChange, validateSingle } from '../validation/validate-spans';
import type { AppEnv } from './app';
import { readJsonBody } from './read-body';

/** Everything below `/v5`. */
export function spanRoutes(store: SpanStore, maxBodyBytes: number): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.put('/spans/batch', async ({ env, var: { account }, json }) => {
    const items = validateBatch(await readJsonBody(env.incoming, maxBodyBytes));
    return json({ object: 'list', items: await store.write(account, items, 'upsert') });
  });

  // An id that exists is a 409, the contract's answer for a batch at odds with what is stored: nothing is written.
  routes.post('/spans/batch', async ({ env, var: { account }, json }) => {
    const items = validateBatch(await readJsonBody(env.incoming, maxBodyBytes));
    return json({ object: 'list', items: await store.write(account, items, 'insert') });
  });

  routes.post('/spans', async ({ env, var: { account }, json }) => {
    const item = validateSingle(await readJsonBody(env.incoming, maxBodyBytes));
    const [span] = await store.write(account, [item], 'insert');
    return json(span);
  });

  routes.post('/spans/search', async ({ env, req, var: { account }, json }) => {
    const body = await readJsonBody(env.incoming, maxBodyBytes, { emptyAsObject: true });
    const search = validateSearch(body, singleValues(req.queries()));
    const { items, hasMore } = await store.search(account, search);
    return json({ object: 'list', items, has_more: hasMore, limit: search.limit, total: 0 });
  });

  routes.get('/spans/:id', async ({ req, var: { account }, json }) => {
    const id = req.param('id');
    return json((isStorable(id) ? await store.get(account, id) : undefined) ?? notFound());
  });

  routes.patch('/spans/:id', async ({ env, req, var: { account }, json }) => {
    const id = req.param('id');
    const body = await readJsonBody(env.incoming, maxBodyBytes);
    if (!isStorable(id)) notFound();
    return json((await store.change(account, id, (stored) => validateChange(stored, body))) ?? notFound());
  });

  return routes;
}

/** A parameter given twice has no single meaning. */
function singleValues(queries: Record<string, string[]>): Record<string, string> {
  const entries = Object.entries(queries).map(([name, values]): [string, string] => {
    if (values.length > 1) throw invalid(['query', name], 'The parameter appears more than once');
    return [name, values[0] ?? ''];
  });
  return Object.fromEntries(entries);
}

function notFound(): never {
  throw new Rejection(404, 'Span not found');
}
