// Code that is not ours and throws: it costs itself, not its neighbours, and the books stay right.
import type { MeterProvider } from '@opentelemetry/api';
import { type FaultServer, startFaultServer } from '@sgp-otel/testkit';
import { SgpSpanExporter, SgpSpanProcessor, type SgpSpanProcessorOptions, type SpanLike } from '../../src';
import { recordStderr } from '../record-stderr';

/** Whatever may be thrown. */
const THROWN: [string, () => unknown][] = [
  ['an error', () => new Error('told you')],
  ['nothing', () => undefined],
  ['null', () => null],
  ['a text', () => 'told you'],
  ['a symbol', () => Symbol('told')],
  ['an object without a prototype', () => Object.create(null)],
  [
    'an error whose message throws',
    () =>
      Object.defineProperty(new Error(), 'message', {
        get() {
          throw new Error('again');
        },
      }),
  ],
  [
    'an object whose toString throws',
    () => ({
      toString() {
        throw new Error('again');
      },
    }),
  ],
  [
    'a proxy that throws for everything',
    () =>
      new Proxy(
        {},
        {
          get() {
            throw new Error('again');
          },
          has() {
            throw new Error('again');
          },
          getPrototypeOf() {
            throw new Error('again');
          },
        },
      ),
  ],
];

let server: FaultServer;
let stderr: string[];
const rejections: unknown[] = [];
const noteRejection = (reason: unknown) => rejections.push(reason);

beforeEach(async () => {
  server = await startFaultServer();
  stderr = recordStderr();
  rejections.length = 0;
  process.on('unhandledRejection', noteRejection);
});

afterEach(async () => {
  process.removeListener('unhandledRejection', noteRejection);
  jest.restoreAllMocks();
  await server.close();
  expect(rejections).toEqual([]);
});

let spanCount = 0;

function spanOf(over: Partial<SpanLike> = {}): SpanLike {
  spanCount += 1;
  const spanId = spanCount.toString(16).padStart(16, '0');
  const span: SpanLike = {
    name: `span ${spanCount}`,
    kind: 0,
    spanContext: () => ({ traceId: 'a'.repeat(32), spanId, traceFlags: 1 }),
    startTime: [1_800_000_000, 0],
    endTime: [1_800_000_001, 0],
    ended: true,
    status: { code: 0 },
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', 'sgp.input': 'hello' },
    events: [],
    links: [],
    resource: { attributes: { 'service.name': 'test' } },
  };
  // Getters stay getters.
  return Object.defineProperties(span, Object.getOwnPropertyDescriptors(over)) as SpanLike;
}

const spansOf = (count: number) => Array.from({ length: count }, () => spanOf());

function processorOf(options: SgpSpanProcessorOptions = {}): SgpSpanProcessor {
  return new SgpSpanProcessor({ apiKey: 'key', accountId: 'acc', baseUrl: server.url, ...options });
}

async function sent(processor: SgpSpanProcessor, spans: readonly SpanLike[]) {
  for (const span of spans) processor.onEnd(span);
  await processor.forceFlush();
  await new Promise(setImmediate);
  return processor.stats();
}

const throwing = (what: () => unknown) => () => {
  throw what();
};

describe.each(THROWN)('%s thrown by', (_what, thrown) => {
  const fail = throwing(thrown) as () => never;

  it.each<[string, () => Partial<SpanLike>]>([
    [
      'the attributes of a resource',
      () => ({
        resource: {
          get attributes() {
            return fail();
          },
        },
      }),
    ],
    [
      'one attribute of a resource',
      () => ({
        resource: {
          attributes: {
            get a() {
              return fail();
            },
          },
        },
      }),
    ],
    [
      'the question whether a resource is complete',
      () => ({
        resource: {
          attributes: {},
          get asyncAttributesPending() {
            return fail();
          },
        },
      }),
    ],
    [
      'waiting for a resource',
      () => ({ resource: { attributes: {}, asyncAttributesPending: true, waitForAsyncAttributes: fail } }),
    ],
    [
      'waiting for a resource, as a rejection',
      () => ({
        resource: {
          attributes: {},
          asyncAttributesPending: true,
          waitForAsyncAttributes: () => Promise.reject(thrown()),
        },
      }),
    ],
    [
      'the resource',
      () => ({
        get resource() {
          return fail();
        },
      }),
    ],
    [
      'the name',
      () => ({
        get name() {
          return fail();
        },
      }),
    ],
    [
      'the attributes',
      () => ({
        get attributes() {
          return fail();
        },
      }),
    ],
    [
      'the events',
      () => ({
        get events() {
          return fail();
        },
      }),
    ],
    [
      'the links',
      () => ({
        get links() {
          return fail();
        },
      }),
    ],
    [
      'the status',
      () => ({
        get status() {
          return fail();
        },
      }),
    ],
    [
      'the scope',
      () => ({
        get instrumentationScope() {
          return fail();
        },
      }),
    ],
    [
      'the parent',
      () => ({
        get parentSpanContext() {
          return fail();
        },
      }),
    ],
    [
      'the times',
      () => ({
        get startTime() {
          return fail();
        },
      }),
    ],
  ])('%s of a span costs its ten neighbours nothing', async (_where, over) => {
    const neighbours = spansOf(10);
    const processor = processorOf();
    const stats = await sent(processor, [...neighbours.slice(0, 5), spanOf(over()), ...neighbours.slice(5)]);
    for (const span of neighbours) expect(server.storedIds).toContain(span.spanContext().spanId);
    expect(stats).toMatchObject({ accepted: 11, pending: 0 });
    expect(stats.delivered + stats.dropped).toBe(11);
    await processor.shutdown();
    // The same through the interface of an exporter.
    const exporter = new SgpSpanExporter({ apiKey: 'key', accountId: 'acc', baseUrl: server.url });
    const others = spansOf(3);
    await new Promise((resolve) => exporter.export([spanOf(over()), ...others], resolve));
    for (const span of others) expect(server.storedIds).toContain(span.spanContext().spanId);
    await exporter.shutdown();
  });

  it.each<[string, SgpSpanProcessorOptions]>([
    ['mapItem', { mapItem: fail }],
    ['mapItem, as a rejection', { mapItem: (async () => fail()) as never }],
    [
      'what mapItem returns',
      {
        mapItem: () =>
          ({
            get name() {
              return fail();
            },
          }) as never,
      },
    ],
    ['mapType', { mapType: fail }],
    ['mapType, as a rejection', { mapType: (async () => fail()) as never }],
    ['mask', { mask: fail }],
    ['mask, as a rejection', { mask: (async () => fail()) as never }],
    ['spanPredicate', { spanPredicate: fail }],
    ['spanPredicate, as a rejection', { spanPredicate: (async () => fail()) as never }],
    ['a source of log records', { logRecordProcessor: { take: fail } }],
    ['a source of log records, as a rejection', { logRecordProcessor: { take: (async () => fail()) as never } }],
  ])('%s loses no span and is said once', async (_where, options) => {
    const processor = processorOf(options);
    const spans = spansOf(20);
    for (const span of spans) processor.onStart(span);
    expect(await sent(processor, spans)).toMatchObject({ accepted: 20, delivered: 20, dropped: 0, pending: 0 });
    expect(server.storedIds).toHaveLength(20);
    const said = stderr.filter((line) => /mapItem|mask|span filter|logRecordProcessor/.test(line));
    expect(said.length).toBeLessThanOrEqual(1);
    await processor.shutdown();
  });

  it.each<[string, () => MeterProvider]>([
    ['getMeter', () => ({ getMeter: fail })],
    ['every instrument when it is made', () => providerOf(fail, () => undefined)],
    ['every instrument when it is used', () => providerOf(() => instrument(fail), fail)],
    [
      'every instrument when it is used, as a rejection',
      () =>
        providerOf(
          () => instrument(async () => fail()),
          async () => fail(),
        ),
    ],
    ['a meter without instruments', () => providerOf(() => undefined, fail)],
  ])('%s of a meter provider changes no count', async (_where, meterProvider) => {
    const processor = processorOf({ meterProvider: meterProvider() });
    expect(await sent(processor, spansOf(20))).toMatchObject({ accepted: 20, delivered: 20, dropped: 0, pending: 0 });
    expect(server.storedIds).toHaveLength(20);
    await processor.shutdown();
    expect(processor.stats()).toMatchObject({ delivered: 20, dropped: 0 });
  });

  it.each<[string, (spans: unknown, done: (result: never) => void) => unknown]>([
    ['export', fail],
    ['export, as a rejection', async () => fail()],
    ['its result', (_spans, done) => done({ code: 1, error: thrown() } as never)],
    [
      'the code of its result',
      (_spans, done) =>
        done({
          get code() {
            return fail();
          },
        } as never),
    ],
    ['nothing as its result', (_spans, done) => done(undefined as never)],
  ])('%s of an injected exporter leaves no span pending', async (_where, doExport) => {
    const exporter = { export: doExport as never, shutdown: async () => {} };
    const processor = processorOf({ exporter });
    expect(await sent(processor, spansOf(5))).toMatchObject({ accepted: 5, delivered: 0, dropped: 5, pending: 0 });
    await processor.shutdown();
  });

  it('an injected client is another try, and no end of the sending', async () => {
    let calls = 0;
    const upsertBatch = async () => {
      calls += 1;
      if (calls === 1) fail();
    };
    const processor = processorOf({ client: { upsertBatch } });
    await sent(processor, spansOf(5));
    expect(processor.stats()).toMatchObject({ accepted: 5, delivered: 5, pending: 0 });
    await processor.shutdown();
  });
});

function instrument(use: () => unknown) {
  return { add: use, record: use, addCallback: use, removeCallback: use };
}

function providerOf(create: () => unknown, observe: () => unknown): MeterProvider {
  const names = ['Counter', 'UpDownCounter', 'Histogram', 'Gauge', 'ObservableCounter', 'ObservableUpDownCounter'];
  const made = Object.fromEntries(names.map((name) => [`create${name}`, create]));
  return { getMeter: () => ({ ...made, addBatchObservableCallback: observe }) as never };
}
