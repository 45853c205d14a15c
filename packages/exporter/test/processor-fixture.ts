// One processor before a real server, for tests of what becomes of its spans. A test file calls `prepareServer()` once.
import { createServer, type Server, type Socket } from 'node:net';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, type RecordedRequest, startFaultServer } from '@sgp-otel/testkit';
import { SgpClient, type SgpItem, SgpSpanProcessor, type SgpSpanProcessorOptions } from '../src';
import { recordStderr } from './record-stderr';

/** The server of the present test. */
export let server: FaultServer;
/** What was written to stderr during the present test. */
export let stderr: string[];
let watches: (() => void)[] = [];

/** A server and an empty stderr for each test, and the end of both after it. */
export function prepareServer(): void {
  beforeEach(async () => {
    server = await startFaultServer();
    stderr = recordStderr();
    watches = [];
  });

  afterEach(async () => {
    for (const watch of watches) watch();
    jest.restoreAllMocks();
    await server.close();
  });
}

/** Another server in the place of the one that was closed. */
export async function restartServer(): Promise<void> {
  server = await startFaultServer({ port: Number(new URL(server.url).port) });
}

export function start(options: SgpSpanProcessorOptions = {}) {
  const processor = new SgpSpanProcessor({
    apiKey: 'sk-test-1234567890',
    accountId: 'acc',
    baseUrl: server.url,
    ...options,
  });
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer('test', '1.0');
  const end = (count: number, attributes = {}) => {
    for (let index = 0; index < count; index++) tracer.startSpan(`span ${index}`, { attributes }).end();
  };
  return { processor, provider, tracer, end, shutdown: () => provider.shutdown() };
}

/** The same, and the accounts of the processor are checked all the time and after the test. */
export function startWatched(options: SgpSpanProcessorOptions = {}) {
  const started = start(options);
  const { processor } = started;
  const wrong: unknown[] = [];
  const check = () => {
    const stats = processor.stats();
    const reasons = Object.values(stats.droppedByReason).reduce((sum, count) => sum + count, 0);
    const isSound = stats.accepted === stats.delivered + stats.dropped + stats.pending && stats.dropped === reasons;
    if (!isSound || stats.pending < 0) wrong.push(stats);
  };
  const timer = setInterval(check, 1);
  watches.push(() => {
    clearInterval(timer);
    check();
    expect(wrong).toEqual([]);
  });
  return started;
}

export const itemsOf = (request: RecordedRequest): SgpItem[] => request.body?.items ?? [];
export const allItems = (): SgpItem[] => server.requests.flatMap(itemsOf);
export const linesWith = (text: string) => stderr.filter((line) => line.includes(text));
export const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));
export const timesOf = (requests: readonly RecordedRequest[]) => requests.map((request) => request.atMillis);

/**
 * From now on and in this test each delivery makes one attempt, so that a failure soon becomes a hold. Unlike the setting
 * `maxAttempts` this limits no span, and unlike a short time limit it fails no delivery that a busy machine made slow.
 */
export function oneAttemptADelivery(): void {
  const upsert = SgpClient.prototype.upsertEncodedBatch;
  jest.spyOn(SgpClient.prototype, 'upsertEncodedBatch').mockImplementation(function (this: SgpClient, body, options) {
    return upsert.call(this, body, { ...options, maxAttempts: 1 });
  });
}

/** Every write of a span that got to the server, by span id. */
export function writesById(): Map<string, string[]> {
  const writes = new Map<string, string[]>();
  for (const item of allItems()) {
    const id = item.id ?? '';
    writes.set(id, [...(writes.get(id) ?? []), JSON.stringify(item)]);
  }
  return writes;
}

/** Takes connections and never says anything. */
export async function startBlackHole(): Promise<{ hole: Server; sockets: Set<Socket>; url: string }> {
  const sockets = new Set<Socket>();
  const hole = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.resume();
  });
  await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
  const { port } = hole.address() as { port: number };
  return { hole, sockets, url: `http://127.0.0.1:${port}` };
}
