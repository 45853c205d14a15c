// All routes of the backend in one table, in the order in which a request meets them.

import { type Context, Hono } from 'hono';
import type { ResolvedOptions } from '../configuration/local-options';
import { Rejection } from '../contract/rejection';
import type { FaultScript } from '../faults/fault-script';
import { openapiDocument } from '../openapi/openapi-document';
import type { SpanStore } from '../store/span-store';
import type { SqlAssessmentStore } from '../store/sql-assessment-store';
import { type ViewerApiParts, viewerApiRoutes } from '../viewer-api/viewer-api-routes';
import type { AppEnv } from './app-env';
import { assessmentRoutes } from './assessment-routes';
import { authenticate } from './authenticate';
import { faultRoutes, injectFaults } from './inject-faults';
import { createBodyReader } from './read-body';
import { guardOrigin, securityHeaders } from './security';
import { spanRoutes } from './span-routes';
import { tailRoute } from './tail-route';
import { viewerFiles } from './viewer-files';

/** SQLSTATE. */
const DISK_FULL = '53100';

export interface AppParts {
  store: SpanStore;
  assessments: SqlAssessmentStore;
  viewer: ViewerApiParts;
  faults: FaultScript;
  options: ResolvedOptions;
}

/** Everything that answers HTTP; needs a Node server around it for the request bodies. */
export function createApp({ store, assessments, viewer, faults, options }: AppParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(securityHeaders);
  app.use(guardOrigin(options));
  const health = (context: Context<AppEnv>) => {
    const reason = viewer.database.trouble?.();
    return reason === undefined ? context.json({ status: 'ok' }) : context.json({ status: 'unavailable', reason }, 503);
  };
  app.get('/health', health);
  app.get('/public/health', health);
  const document = openapiDocument();
  app.get('/openapi.json', (context) => context.json(document));
  app.get('/public/openapi.json', (context) => context.json(document));
  viewerFiles(app);
  app.use(authenticate(options));
  const readJson = createBodyReader(options.maxBodyBytes);
  app.route('/viewer-api', viewerApiRoutes(viewer, readJson));
  app.get('/local/tail', tailRoute(viewer.database, viewer.changes, viewer.closing));
  if (options.enableFaults) app.route('/local/faults', faultRoutes(faults, readJson));
  const spans = spanRoutes(store, options.storeSemantics, readJson);
  const spanAssessments = assessmentRoutes(assessments, readJson);
  // The official clients have /public in their development base URL.
  for (const prefix of ['', '/public']) {
    app.use(`${prefix}/v5/*`, injectFaults(faults, viewer.closing));
    app.route(`${prefix}/v5/spans`, spans);
    app.route(`${prefix}/v5/span-assessments`, spanAssessments);
  }
  app.notFound((context) => context.json({ detail: 'Not Found' }, 404));
  app.onError((error, context) => {
    if (error instanceof Rejection) {
      const { retryAfterSeconds } = error.options;
      if (retryAfterSeconds !== undefined) context.header('retry-after', String(retryAfterSeconds));
      return context.json({ detail: error.detail }, error.status);
    }
    options.onInternalError({ route: `${context.req.method} ${context.req.path}`, error });
    if ((error as { code?: unknown }).code === DISK_FULL) {
      return context.json({ detail: 'The disk of the database is full' }, 507);
    }
    // The newer store answers every failure of its own like this.
    if (options.storeSemantics === 'tracing') {
      return context.json({ detail: 'Service Unavailable' }, 503, { 'retry-after': '1' });
    }
    return context.json({ detail: 'Internal Server Error' }, 500);
  });
  return app;
}
