// The spans API of SGP: each route reads its request, asks the store and shapes the answer.

import { Hono } from 'hono';
import { Rejection } from '../contract/rejection';
import type { StoreSemantics } from '../contract/store-semantics';
import type { SpanStore } from '../store/span-store';
import { isStorable } from '../validation/storable-text';
import { validateSearch } from '../validation/validate-search';
import { validateBatch, validateChange, validateSingle } from '../validation/validate-spans';
import type { AppEnv } from './app-env';
import type { ReadJson } from './read-body';
import { singleValues } from './single-values';

/** Everything below `/v5/spans`. */
export function spanRoutes(store: SpanStore, semantics: StoreSemantics, readJson: ReadJson): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.put('/batch', async ({ env, var: { account }, json }) => {
    const items = validateBatch(await readJson(env.incoming));
    return json({ object: 'list', items: await store.write(account, items, 'upsert') });
  });

  // An id that exists is a 409, the contract's answer for a batch at odds with what is stored: nothing is written.
  routes.post('/batch', async ({ env, var: { account }, json }) => {
    const items = validateBatch(await readJson(env.incoming));
    return json({ object: 'list', items: await store.write(account, items, 'insert') });
  });

  routes.post('/', async ({ env, var: { account }, json }) => {
    const item = validateSingle(await readJson(env.incoming));
    const [span] = await store.write(account, [item], 'insert');
    return json(span);
  });

  routes.post('/search', async ({ env, req, var: { account }, json }) => {
    const body = await readJson(env.incoming, { emptyAsObject: true });
    const search = validateSearch(body, singleValues(req.queries()));
    const { items, hasMore } = await store.search(account, search);
    return json({ object: 'list', items, has_more: hasMore, limit: search.limit, total: 0 });
  });

  routes.get('/:id', async ({ req, var: { account }, json }) => {
    const id = req.param('id');
    return json((isStorable(id) ? await store.get(account, id) : undefined) ?? notFound());
  });

  routes.patch('/:id', async ({ env, req, var: { account }, json }) => {
    const id = req.param('id');
    if (semantics === 'tracing') {
      throw new Rejection(
        501,
        'Spans of this store cannot be changed in part: send the whole span with PUT /v5/spans/batch',
      );
    }
    const body = await readJson(env.incoming);
    if (!isStorable(id)) notFound();
    return json((await store.change(account, id, (stored) => validateChange(stored, body))) ?? notFound());
  });

  return routes;
}

function notFound(): never {
  throw new Rejection(404, 'Span not found');
}
