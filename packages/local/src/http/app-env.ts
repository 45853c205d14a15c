// What a route finds in its context. A file of its own, so that routes and the table of routes need not import each
// other.

import type { HttpBindings } from '@hono/node-server';

export interface AppEnv {
  Bindings: HttpBindings;
  /** Whose spans this request reads and writes. */
  Variables: { account: string };
}
