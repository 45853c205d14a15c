// One backend per test file, emptied between tests, on either database, and a small client.

import { request as httpRequest } from 'node:http';
import { type Local, type LocalOptions, startLocal } from '../src/index';
import { type PostgresServer, START_TIMEOUT_MILLIS, startPostgres } from './postgres-server';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read many shapes of JSON
  body: any;
}

type CallOptions = { headers?: Record<string, string>; raw?: string | Buffer };

export type RunningLocal = ReturnType<typeof runningLocal>;

/** Runs one suite twice: what holds on the embedded database must hold on a real server. */
export function onEachStore(options: LocalOptions, suite: (backend: RunningLocal) => void): void {
  describe('on PGlite', () => suite(runningLocal(options)));
  describe('on PostgreSQL', () => {
    let server: PostgresServer;
    let databaseUrl: string;
    beforeAll(async () => {
      server = await startPostgres();
      databaseUrl = await server.createDatabase('spans');
    }, START_TIMEOUT_MILLIS);
    suite(runningLocal(() => ({ ...options, databaseUrl })));
    afterAll(() => server.stop());
  });
}

/** @param options or how to find them once the hooks before have run */
export function runningLocal(options: LocalOptions | (() => LocalOptions) = {}) {
  let local: Local;
  beforeAll(async () => {
    local = await startLocal({ port: 0, ...(typeof options === 'function' ? options() : options) });
  }, START_TIMEOUT_MILLIS);
  beforeEach(() => local.clear());
  afterAll(() => local.close());
  const call = (method: string, path: string, json?: unknown, extra?: CallOptions) =>
    callBackend(local.url, method, path, json, extra);
  return {
    get local() {
      return local;
    },
    call,
    put: (items: unknown[], headers?: Record<string, string>) => call('PUT', '/v5/spans/batch', { items }, { headers }),
    search: (filters: unknown = {}, query = '', headers?: Record<string, string>) =>
      call('POST', `/v5/spans/search${query}`, filters, { headers }),
  };
}

export async function callBackend(
  url: string,
  method: string,
  path: string,
  json?: unknown,
  { headers = {}, raw }: CallOptions = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { ...(json === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: raw ?? (json === undefined ? undefined : JSON.stringify(json)),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** For headers that fetch sets itself, such as Host. */
export function rawGet(port: number, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    request.end();
  });
}

let counter = 0;

/** A valid item with an id of its own; `overrides` replace fields, and undefined removes one. */
export function item(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  counter++;
  return {
    id: `span-${counter}`,
    trace_id: 'trace-1',
    name: 'turn:1',
    start_timestamp: '2026-01-31T09:30:00.000001Z',
    end_timestamp: '2026-01-31T09:30:01.000001Z',
    ...overrides,
  };
}
