// Whatever an application prints, clones, serializes or walks: the API key, a proxy's password and a client
// certificate's key are not in it.
import { Console } from 'node:console';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import { BasicTracerProvider as Provider2, type Span } from '@opentelemetry/sdk-trace-base';
import { startFaultServer, until } from '@sgp-otel/testkit';
import { BasicTracerProvider as Provider1 } from 'otel1-trace';
import { TracerProvider as Provider3 } from 'otel3-trace';
import * as auto from '../../auto/src/index';
import * as exporterExports from '../src';
import { SgpClient, SgpSpanExporter, SgpSpanProcessor } from '../src';

const KEY = 'sk-the-api-key-0123456789';
const PROXY_PASSWORD = 'the-password-of-the-proxy';
const PEM = 'the-private-key-of-the-certificate';
const SECRETS = [KEY, PROXY_PASSWORD, PEM];

/** What holds none of them: the walk would leave the application for all of Node. */
const FOREIGN = new Set<unknown>([globalThis, process, process.env, console, module, require]);

const MAX_STEPS = 200_000;

interface Found {
  readonly objects: ReadonlySet<unknown>;
  readonly where: string[];
}

/** Everything reachable by the names and symbols of properties, getters, prototypes, and the entries of maps and sets. */
function walk(root: unknown): Found {
  const seen = new Set<unknown>();
  const where: string[] = [];
  const waiting: { value: unknown; at: string }[] = [{ value: root, at: '' }];
  // Nearest first; a getter that gives a new object each time has no end.
  for (let index = 0; index < Math.min(waiting.length, MAX_STEPS); index++) {
    const { value, at } = waiting[index] as { value: unknown; at: string };
    if (typeof value === 'string' && SECRETS.some((secret) => value.includes(secret))) where.push(at);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    if (seen.has(value) || FOREIGN.has(value)) continue;
    seen.add(value);
    if (ArrayBuffer.isView(value)) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      if (SECRETS.some((secret) => bytes.includes(secret))) where.push(at);
      continue;
    }
    for (const name of Reflect.ownKeys(value)) {
      if (SECRETS.some((secret) => String(name).includes(secret))) where.push(`${at}.${String(name)} (its name)`);
      try {
        waiting.push({ value: Reflect.get(value, name), at: `${at}.${String(name)}` });
      } catch {
        // A getter that needs another object.
      }
    }
    for (let proto = Object.getPrototypeOf(value); proto; proto = Object.getPrototypeOf(proto)) {
      for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
        if (!get) continue;
        try {
          waiting.push({ value: get.call(value), at: `${at}.${name}` });
        } catch {
          // Of another kind of object.
        }
      }
    }
    if (value instanceof Map) for (const entry of value) waiting.push({ value: entry, at: `${at}[entry]` });
    if (value instanceof Set) for (const entry of value) waiting.push({ value: entry, at: `${at}[entry]` });
  }
  return { objects: seen, where };
}

/** The ways in which programs show a value. One that cannot take it shows nothing. */
const WAYS: Readonly<Record<string, (value: unknown) => string>> = {
  inspect: (value) =>
    inspect(value, { depth: 12, showHidden: true, getters: true, showProxy: true, maxArrayLength: 100 }),
  'console.log': (value) => {
    let text = '';
    const stdout = new Writable({
      write: (chunk, _encoding, done) => {
        text += String(chunk);
        done();
      },
    });
    new Console({ stdout, inspectOptions: { depth: 20 } }).log(value, '%o', value);
    return text;
  },
  'JSON.stringify': (value) => {
    const seen = new Set<unknown>();
    return (
      JSON.stringify(value, (_key, each: unknown) => {
        if (typeof each === 'bigint') return String(each);
        if (typeof each !== 'object' || each === null) return each;
        if (seen.has(each)) return '[Seen]';
        seen.add(each);
        return each;
      }) ?? ''
    );
  },
  structuredClone: (value) => inspect(structuredClone(value), { depth: 20 }),
  'v8.serialize': (value) => serialize(value).toString('latin1'),
  'Object.assign': (value) => inspect({ ...(value as object) }, { depth: 20 }),
  String: (value) => String(value),
};

function shown(way: (value: unknown) => string, value: unknown): string {
  try {
    return way(value);
  } catch (error) {
    return inspect(error, { depth: 20, showHidden: true });
  }
}

const variables = ['HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'] as const;
const before = variables.map((name) => process.env[name]);
let folder: string;
let roots: Record<string, unknown>;
let close: () => Promise<void>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sgp-secrets-'));
  const files = { clientCertificateFile: path.join(folder, 'cert.pem'), clientKeyFile: path.join(folder, 'key.pem') };
  for (const file of Object.values(files)) writeFileSync(file, PEM);
  const server = await startFaultServer();
  for (const name of variables) delete process.env[name];
  const proxy = createServer().on('connect', (_request, socket) => {
    socket.on('error', () => {});
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const { port } = new URL(server.url);
    const beyond = connect(Number(port), '127.0.0.1').on('error', () => {});
    socket.pipe(beyond).pipe(socket);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  process.env.http_proxy = `http://user:${PROXY_PASSWORD}@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const options = {
    apiKey: KEY,
    accountId: 'acc',
    baseUrl: 'http://sgp.invalid',
    lingerMillis: 0,
    maxAttempts: 1,
    requestTimeoutMillis: 500,
    ...files,
  };
  const client = new SgpClient(options);
  const exporter = new SgpSpanExporter(options);
  const processor = new SgpSpanProcessor(options);
  const sharing = new SgpSpanProcessor({ settings: processor.settings, exporter });
  const provider = new Provider2({ spanProcessors: [processor, sharing] });
  const tracer = provider.getTracer('test');
  const span = tracer.startSpan('running');
  tracer.startSpan('ended').end();
  const first = new Provider1({ spanProcessors: [new SgpSpanProcessor(options) as never] });
  const third = new Provider3({ spanProcessors: [new SgpSpanProcessor(options) as never] });
  await until('a request through the proxy', () => server.requests.length > 0);
  const working = await client.upsertBatch([]);
  server.always({ status: 401, body: { message: `key ${KEY} through http://user:${PROXY_PASSWORD}@proxy` } });
  const refused = await client
    .upsertBatch([{ id: 'a', trace_id: 'b', name: 'c', start_timestamp: '2026-01-01T00:00:00Z' }])
    .catch((error: unknown) => error);
  server.always('reset-after-body');
  const broken = await client.retrieve('a').catch((error: unknown) => error);
  const failed = await new Promise((resolve) => exporter.export([span as Span], resolve));
  roots = {
    client,
    exporter,
    processor,
    settings: processor.settings,
    provider,
    tracer,
    span,
    'a span of the first line': first.getTracer('a').startSpan('b'),
    'a span of the third line': third.getTracer('a').startSpan('b'),
    'an answer': working,
    'an error of the server': refused,
    'a broken connection': broken,
    'a failed export': failed,
    'the exports of the exporter': exporterExports,
    'the exports of auto': auto,
    stats: processor.stats(),
  };
  close = async () => {
    client.close();
    await Promise.all(
      [exporter.shutdown(), provider.shutdown(), first.shutdown(), third.shutdown()].map((work) =>
        work.catch(() => {}),
      ),
    );
    await server.close();
    proxy.closeAllConnections();
    proxy.close();
  };
});

afterAll(async () => {
  await close();
  for (const [index, name] of variables.entries()) {
    if (before[index] === undefined) delete process.env[name];
    else process.env[name] = before[index];
  }
  rmSync(folder, { recursive: true });
});

const NAMES = [
  ...['client', 'exporter', 'processor', 'settings', 'provider', 'tracer', 'span', 'stats'],
  ...['a span of the first line', 'a span of the third line', 'an answer', 'an error of the server'],
  ...['a broken connection', 'a failed export', 'the exports of the exporter', 'the exports of auto'],
];

describe.each(NAMES)('%s', (name) => {
  it('leads to no secret, whichever way one walks from it', () => {
    expect(walk(roots[name]).where).toEqual([]);
  });

  it.each(Object.keys(WAYS))('shows none through %s', (way) => {
    const text = shown(WAYS[way] as (value: unknown) => string, roots[name]);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });
});

describe('the walk', () => {
  it('finds a secret in any place of its own', () => {
    const hidden = Object.defineProperty({}, 'quiet', {
      value: { [Symbol('deep')]: new Map([['a', new Set([KEY])]]) },
    });
    expect(walk({ list: [hidden] }).where).not.toEqual([]);
    class Getter {
      get key(): string {
        return KEY;
      }
    }
    expect(walk(new Getter()).where).not.toEqual([]);
    expect(walk(Buffer.from(PEM)).where).not.toEqual([]);
    expect(walk({ [KEY]: 1 }).where).not.toEqual([]);
  });

  it('gets from a span to its processor and the settings', () => {
    const { objects } = walk(roots.span);
    expect(objects).toContain(roots.processor);
    expect(objects).toContain(roots.settings);
  });
});

describe('settings that are handed on', () => {
  it('bring their key with them', async () => {
    delete process.env.http_proxy;
    const server = await startFaultServer();
    const processor = new SgpSpanProcessor({ apiKey: KEY, accountId: 'acc', baseUrl: server.url });
    const client = new SgpClient({ settings: processor.settings });
    await client.upsertBatch([{ id: 'a', trace_id: 'b', name: 'c', start_timestamp: '2026-01-01T00:00:00Z' }]);
    expect(server.requests[0]?.headers['x-api-key']).toBe(KEY);
    client.close();
    await processor.shutdown();
    await server.close();
  });

  it('are shown without a key that somebody put into them', async () => {
    const { settings } = new SgpSpanExporter({ apiKey: 'other', accountId: 'acc', baseUrl: 'http://sgp.invalid' });
    const exporter = new SgpSpanExporter({ settings: { ...settings, apiKey: KEY } as typeof settings });
    expect(exporter.offReason).toBeUndefined();
    expect(walk(exporter).where).toEqual([]);
    await exporter.shutdown();
  });
});
