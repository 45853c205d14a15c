// What the viewer asks beyond the spans API; only saved views are written. Internal: not part of SGP's API, and changes
// with the viewer.

import { Hono } from 'hono';
import type { ModelPrice } from '../contract/model-price';
import { Rejection } from '../contract/rejection';
import type { AppEnv } from '../http/app-env';
import type { ReadJson } from '../http/read-body';
import { queryFields } from '../query/query-fields';
import type { ChangeFeed } from '../store/change-feed';
import type { SqlDatabase } from '../store/sql-database';
import { isStorable } from '../validation/storable-text';
import { streamChanges } from './change-events';
import { findIds } from './find-ids';
import { groupTurns, listGroups } from './groups';
import { listTraces, readTraceListRequest } from './list-traces';
import { priceFacts } from './price-facts';
import { profile, readProfileRequest } from './profile';
import { deleteView, listViews, saveView } from './saved-views';
import { spanOfTrace, spansOfTrace, traceDetail } from './trace-detail';
import { readTraceSeriesRequest, traceSeries } from './trace-series';
import type { TraceSummaries } from './trace-summaries';
import { UsualDurations, usualOfTrace } from './usual-durations';

export interface ViewerApiParts {
  database: SqlDatabase;
  changes: ChangeFeed;
  summaries: TraceSummaries;
  /** What the estimated costs come from. */
  prices: readonly ModelPrice[];
  /** Aborted when the backend closes: ends the streams. */
  closing: AbortSignal;
}

/** Everything below `/viewer-api`. */
export function viewerApiRoutes(parts: ViewerApiParts, readJson: ReadJson): Hono<AppEnv> {
  const { database, changes, summaries, prices, closing } = parts;
  const usual = new UsualDurations(database);
  const routes = new Hono<AppEnv>();

  routes.get('/accounts', async ({ json }) => {
    await summaries.refresh();
    const rows = await database.query('SELECT DISTINCT account_id FROM trace_summary ORDER BY account_id');
    return json({ items: rows.map((row) => row.account_id) });
  });

  routes.get('/services', async ({ var: { account }, json }) => {
    await summaries.refresh();
    const rows = await database.query(
      'SELECT DISTINCT unnest(services) AS service FROM trace_summary WHERE account_id = $1 ORDER BY service LIMIT 500',
      [account],
    );
    return json({ items: rows.map((row) => row.service) });
  });

  routes.get('/query-fields', ({ json }) => json({ items: queryFields() }));

  routes.get('/ids', async ({ req, var: { account }, json }) => {
    const prefix = storable(req.query('prefix') ?? '');
    await summaries.refresh();
    return json(await findIds(database, account, prefix));
  });

  routes.get('/traces', async ({ req, var: { account }, json }) => {
    const request = readTraceListRequest(req.query());
    await summaries.refresh();
    return json(await listTraces(database, account, request));
  });

  routes.get('/trace-series', async ({ req, var: { account }, json }) => {
    const request = readTraceSeriesRequest(req.query());
    await summaries.refresh();
    return json(await traceSeries(database, account, request));
  });

  routes.get('/traces/:traceId', async ({ req, var: { account }, json }) => {
    const traceId = storable(req.param('traceId'));
    await summaries.refresh();
    return json((await traceDetail(database, account, traceId)) ?? notFound('Trace'));
  });

  routes.get('/traces/:traceId/spans', async ({ req, var: { account }, json }) => {
    return json({ items: await spansOfTrace(database, account, storable(req.param('traceId'))) });
  });

  routes.get('/traces/:traceId/spans/:spanId', async ({ req, var: { account }, json }) => {
    const [traceId, spanId] = [storable(req.param('traceId')), storable(req.param('spanId'))];
    return json((await spanOfTrace(database, account, traceId, spanId)) ?? notFound('Span'));
  });

  routes.get('/traces/:traceId/usual', async ({ req, var: { account }, json }) => {
    return json({ items: await usualOfTrace(database, usual, account, storable(req.param('traceId'))) });
  });

  routes.get('/prices', async ({ var: { account }, json }) => json(await priceFacts(database, account, prices)));

  routes.get('/views', async ({ var: { account }, json }) => json({ items: await listViews(database, account) }));

  routes.put('/views/:name', async ({ env, req, var: { account }, json }) => {
    return json(await saveView(database, account, req.param('name'), await readJson(env.incoming)));
  });

  routes.delete('/views/:name', async ({ req, var: { account }, json }) => {
    const name = req.param('name');
    return json((await deleteView(database, account, name)) ? { name, deleted: true } : notFound('View'));
  });

  routes.get('/profile', async ({ req, var: { account }, json }) => {
    return json({ items: await profile(database, account, readProfileRequest(req.query())) });
  });

  routes.get('/groups', async ({ var: { account }, json }) => {
    await summaries.refresh();
    return json({ items: await listGroups(database, account) });
  });

  routes.get('/groups/:groupId', async ({ req, var: { account }, json }) => {
    const groupId = storable(req.param('groupId'));
    await summaries.refresh();
    return json(await groupTurns(database, account, groupId));
  });

  routes.get('/events', (context) => streamChanges(context, changes, closing));

  return routes;
}

function storable(id: string): string {
  return isStorable(id) ? id : notFound('It');
}

function notFound(what: string): never {
  throw new Rejection(404, `${what} not found`);
}
