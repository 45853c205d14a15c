import { getEventListeners, once, setMaxListeners } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import type { AppEnv } from '../src/http/app-env';
import { createListener } from '../src/http/create-listener';
import { tailRoute } from '../src/http/tail-route';
import { ChangeFeed } from '../src/store/change-feed';
import { migrate } from '../src/store/migrations';
import { openPgliteDatabase } from '../src/store/pglite-database';
import { START_TIMEOUT_MILLIS } from './postgres-server';

test(
  'a connection to /local/tail leaves nothing behind when it ends',
  async () => {
    const database = await openPgliteDatabase(undefined);
    await migrate(database);
    const closing = new AbortController();
    setMaxListeners(20, closing.signal);
    const app = new Hono<AppEnv>();
    app.use(async (context, next) => {
      context.set('account', 'a');
      await next();
    });
    app.get('/tail', tailRoute(database, new ChangeFeed(), closing.signal));
    const server = createServer(createListener(app)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const listeners = () => getEventListeners(closing.signal, 'abort').length;
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const request = get({ port: (server.address() as AddressInfo).port, path: '/tail' });
          const [answer] = (await once(request, 'response')) as [IncomingMessage];
          await once(answer, 'data');
          return answer;
        }),
      );
      expect(listeners()).toBeLessThanOrEqual(20);
      for (const answer of answers) answer.destroy();
      while (listeners() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    closing.abort();
    server.close();
    await database.close();
  },
  START_TIMEOUT_MILLIS,
);
