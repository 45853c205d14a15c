// Node's own HTTP, taken once: a test that puts something in its place later (nock, msw) sees none of our requests.
// Loaded with the first request, since it would be a tenth of the time to require this package.
import type http from 'node:http';
import type { RequestFunction } from 'got';
import { loadCore } from '../load-core';

export interface NodeHttp {
  readonly Agent: typeof http.Agent;
  readonly request: RequestFunction;
}

const taken = new Map<string, NodeHttp>();

/** What requests to this URL are made with. */
export function nodeHttp(url: string): NodeHttp {
  const name = url.startsWith('https:') ? 'node:https' : 'node:http';
  let own = taken.get(name);
  if (own === undefined) {
    const { Agent, request } = require(name) as typeof http;
    own = {
      Agent,
      request: (target, options, callback) => {
        const made = request(target, options, callback);
        // A program may have set a limit for all emitters that is lower than what Node and got use.
        made.setMaxListeners(0);
        return made;
      },
    };
    taken.set(name, own);
  }
  return own;
}

/**
 * Takes what requests to this URL need of others as it is now, before the program replaces it; for the other packages of
 * this project. Otherwise the first request does.
 */
export function prepareRequests(url: string): void {
  nodeHttp(url);
  loadCore();
}
