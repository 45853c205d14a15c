// Measures this backend on this machine: node -r esbuild-register scripts/measure.ts [throughput|start|memory] …
// Servers run in processes of their own; the numbers printed are what README and docs may quote.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../test/postgres-server';

const CLI = join(__dirname, '..', 'dist', 'cli.js');
const BATCH_ITEMS = 200;
const REQUESTS_IN_FLIGHT = 3;

interface Running {
  child: ChildProcess;
  url: string;
  startMillis: number;
}

async function start(args: string[]): Promise<Running> {
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, '--port', '0', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, url: JSON.parse(String(line)).url, startMillis: performance.now() - began };
}

async function stop({ child }: Running): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

/** About 1.4 KB as JSON: an HTTP server span with 14 attributes. Ten spans a trace. */
function spanOf(index: number): object {
  const trace = Math.floor(index / 10);
  const start = new Date(1_769_850_000_000 + index).toISOString();
  const attributes = Object.fromEntries(
    Array.from({ length: 14 }, (_, key) => [
      `http.attribute.${key}`,
      `value ${key} of request ${index} at /orders/${trace}`,
    ]),
  );
  return {
    id: `span-${index}`,
    trace_id: `trace-${trace}`,
    parent_id: index % 10 === 0 ? undefined : `span-${trace * 10}`,
    name: index % 10 === 0 ? 'turn:1' : `tool:orders_${index % 7}`,
    type: index % 10 === 0 ? 'AGENT_WORKFLOW' : 'CODE_EXECUTION',
    start_timestamp: start,
    end_timestamp: start,
    status: 'SUCCESS',
    input: { method: 'GET', url: `https://shop.example/orders/${trace}`, body: 'x'.repeat(200) },
    output: { status: 200, body: `order ${trace} has been sent to the customer` },
    metadata: { ...attributes, __source__: 'measure' },
  };
}

/** Sends spans `from` to `to` in batches; answers how long it took. */
async function send(url: string, from: number, to: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS_IN_FLIGHT });
  let next = from;
  const began = performance.now();
  const worker = async () => {
    while (next < to) {
      const first = next;
      next += BATCH_ITEMS;
      const count = Math.min(BATCH_ITEMS, to - first);
      await put(
        url,
        agent,
        JSON.stringify({ items: Array.from({ length: count }, (_, offset) => spanOf(first + offset)) }),
      );
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, worker));
  agent.destroy();
  return performance.now() - began;
}

function put(url: string, agent: Agent, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const call = request(`${url}/v5/spans/batch`, { method: 'PUT', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`))));
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function withStores(run: (name: string, args: string[]) => Promise<void>): Promise<void> {
  await run('PGlite, memory', []);
  const folder = mkdtempSync(join(tmpdir(), 'sgp-local-measure-'));
  await run('PGlite, folder', ['--data', folder]);
  rmSync(folder, { recursive: true, force: true });
  const postgres = await startPostgres({ durable: true });
  await run('PostgreSQL', ['--database-url', await postgres.createDatabase('measure')]);
  await postgres.stop();
}

async function throughput(spanCount = 40_000): Promise<void> {
  await withStores(async (name, args) => {
    const local = await start(args);
    await send(local.url, 0, 2000);
    const cpuBefore = cpuSecondsOf(local.child);
    const inserted = await send(local.url, 2000, 2000 + spanCount);
    const cpuMicros = Math.round(((cpuSecondsOf(local.child) - cpuBefore) / spanCount) * 1e6);
    const replaced = await send(local.url, 2000, 2000 + spanCount);
    const rate = (millis: number) => Math.round((spanCount / millis) * 1000).toLocaleString('en-US');
    console.log(
      `${name}: ${rate(inserted)} new spans/s, ${rate(replaced)} replaced spans/s in requests of ${BATCH_ITEMS}; ` +
        `${cpuMicros} µs CPU of the backend per new span`,
    );
    await stop(local);
  });
}

async function startTimes(): Promise<void> {
  for (const round of [1, 2, 3, 4, 5]) {
    const memory = await start([]);
    await stop(memory);
    const folder = mkdtempSync(join(tmpdir(), 'sgp-local-measure-'));
    const fresh = await start(['--data', join(folder, 'data')]);
    await stop(fresh);
    const again = await start(['--data', join(folder, 'data')]);
    await stop(again);
    rmSync(folder, { recursive: true, force: true });
    const [a, b, c] = [memory, fresh, again].map(({ startMillis }) => Math.round(startMillis));
    console.log(`start ${round}: memory ${a} ms, new folder ${b} ms, existing folder ${c} ms`);
  }
}

async function memory(spanCount = 1_000_000): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sgp-local-measure-'));
  for (const [name, args] of [
    ['PGlite, memory', []],
    ['PGlite, folder', ['--data', folder]],
  ] as const) {
    const local = await start([...args]);
    const step = 100_000;
    for (let sent = 0; sent < spanCount; sent += step) {
      const millis = await send(local.url, sent, Math.min(spanCount, sent + step));
      const rate = Math.round((step / millis) * 1000);
      console.log(`${name}: ${(sent + step).toLocaleString('en-US')} spans, ${rate} spans/s, ${memoryOf(local.child)}`);
    }
    await stop(local);
  }
  rmSync(folder, { recursive: true, force: true });
}

/** All threads of the process, in ticks of a hundredth of a second: what other work on the machine does not change. */
function cpuSecondsOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memoryOf({ pid }: ChildProcess): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field: string) => Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return `RSS ${megabytes('VmRSS')} MB, peak ${megabytes('VmHWM')} MB`;
}

const [what = 'throughput', number] = process.argv.slice(2);
const measures: Record<string, (count?: number) => Promise<void>> = { throughput, start: startTimes, memory };
const measure = measures[what];
if (!measure) throw new Error(`Unknown measure ${what}: ${Object.keys(measures).join(', ')}`);
measure(number === undefined ? undefined : Number(number)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
