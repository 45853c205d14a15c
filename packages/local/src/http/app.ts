// All routes of the backend in one table, in the order in which a request meets them.

import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { ResolvedOptions } from '../local-options';
import { Rejection } from '../rejection';
import type { SpanStore } from '../store/span-store';
import { type ViewerApiParts, viewerApiRoutes } from '../viewer-api/viewer-api-routes';
import { authenticate } from './authenticate';
import { guardOrigin, securityHeaders } from './security';
import { spanRoutes } from './span-routes';
import { viewerFiles } from './viewer-files';

/** What a route finds in its context. */
export interface AppEnv {
  Bindings: HttpBindings;
  /** Whose spans this request reads and writes. */
  Variables: { account: string };
}

export interface AppParts {
  store: SpanStore;
  viewer: ViewerApiParts;
  options: ResolvedOptions;
}

/** Everything that answers HTTP; needs a Node server around it for the request bodies. */
export function createApp({ store, viewer, options }: AppParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(securityHeaders);
  app.use(guardOrigin(options));
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/public/health', (context) => context.json({ status: 'ok' }));
  viewerFiles(app);
  app.use(authenticate(options.apiKey));
  app.route('/viewer-api', viewerApiRoutes(viewer));
  app.route('/v5', spanRoutes(store, options.maxBodyBytes));
  app.route('/public/v5', spanRoutes(store, options.maxBodyBytes));
  app.notFound((context) => context.json({ detail: 'Not Found' }, 404));
  app.onError((error, context) => {
    if (error instanceof Rejection) return context.json({ detail: error.detail }, error.status);
    options.onInternalError({ route: `${context.req.method} ${context.req.path}`, error });
    return context.json({ detail: 'Internal Server Error' }, 500);
  });
  return app;
}
