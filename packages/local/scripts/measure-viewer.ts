// Measures the built viewer in a real Chromium: first paint and frame times while scrolling, with 100,000 traces and
// with a trace of 5,000 spans, and the size of what a browser loads. Its own command, because it takes minutes: `npm
// run measure:viewer -w packages/local`, or with a smaller number of traces as argument.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { startLocal } from '../dist/index';
import { migrate } from '../dist/store/migrations';
import { openPgliteDatabase } from '../dist/store/pglite-database';
import { openBrowser } from '../test/viewer/open-browser';
import { largeTrace, sendSpans } from '../test/viewer/sample-spans';

const SCROLL_MILLIS = 4000;
const RUNS = 5;

async function main(): Promise<void> {
  const traceCount = Number(process.argv[2] ?? 100_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'sgp-local-measure-'));
  await storeTraces(dataDir, traceCount);
  const local = await startLocal({ port: 0, dataDir });
  const browser = await openBrowser();
  try {
    const started = performance.now();
    await sendSpans(local.url, largeTrace('large', Date.now() - 60_000, 5000));
    await fetch(`${local.url}/viewer-api/traces?limit=1`).then((response) => response.text());
    report('summaries caught up', seconds(started));
    await reportRequests(local.url);
    for (const [what, fragment, row, scroller] of [
      [`${traceCount} traces`, '#/traces', '.trace-body [data-row]', '.trace-table'],
      ['5,000 spans', '#/trace/large', '.span-row', '.treegrid'],
    ] as const) {
      const paints: { firstPaint: number; firstRow: number }[] = [];
      let frames: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
        await page.goto(`${local.url}/${fragment}`);
        paints.push(await paintTimes(page, row));
        if (run === RUNS - 1) frames = await scrollFrames(page, scroller);
        await page.close();
      }
      report(
        `${what}: first contentful paint, median of ${RUNS}`,
        `${median(paints.map((paint) => paint.firstPaint))} ms`,
      );
      report(`${what}: first row, median of ${RUNS}`, `${median(paints.map((paint) => paint.firstRow))} ms`);
      const at = (share: number) => (frames[Math.floor(share * (frames.length - 1))] ?? 0).toFixed(1);
      report(
        `${what}: frames while scrolling`,
        `${frames.length} frames, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
      );
    }
    reportSizes();
  } finally {
    await browser.close();
    await local.close();
    rmSync(dataDir, { recursive: true });
  }
}

/** Straight into the database: how fast spans are taken in is measured elsewhere. */
async function storeTraces(dataDir: string, count: number): Promise<void> {
  const database = await openPgliteDatabase(dataDir);
  await migrate(database);
  await database.script(`
    INSERT INTO span (account_id, id, partition_key, trace_id, name, type, status, group_id, start_timestamp,
      end_timestamp, started_at, ended_at, input, metadata)
    SELECT 'local', 'root-' || n, '', 'trace-' || n, 'turn:' || n % 7, 'AGENT_WORKFLOW',
      CASE WHEN n % 40 = 0 THEN 'ERROR' ELSE 'SUCCESS' END, 'session-' || n % 100,
      to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      at, at + (n % 977 + 20) * interval '3 milliseconds', '{"input":"Where is my order?"}', '{"service.name":"load"}'
    FROM generate_series(1, ${count}) AS n, LATERAL (SELECT now() - n * interval '10 seconds' - interval '2 minutes' AS at) AS t`);
  await database.close();
}

async function paintTimes(page: Page, row: string): Promise<{ firstPaint: number; firstRow: number }> {
  await page.locator(row).first().waitFor();
  return page.evaluate(() => ({
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    firstRow: performance.now(),
  }));
}

/** Durations of the frames while the list is scrolled by 240 pixels per frame, sorted. */
async function scrollFrames(page: Page, scroller: string): Promise<number[]> {
  const frames = await page.evaluate(
    ([selector, millis]) =>
      new Promise<number[]>((resolve) => {
        const element = document.querySelector(selector);
        const started = performance.now();
        const durations: number[] = [];
        let last = started;
        const step = (now: number) => {
          durations.push(now - last);
          last = now;
          element?.scrollBy(0, 240);
          if (now - started < millis) requestAnimationFrame(step);
          else resolve(durations.slice(1));
        };
        requestAnimationFrame(step);
      }),
    [scroller, SCROLL_MILLIS] as const,
  );
  return frames.sort((a, b) => a - b);
}

async function reportRequests(url: string): Promise<void> {
  for (const path of [
    'traces?limit=200',
    'traces?limit=200&status=ERROR',
    'traces?limit=200&sort=duration',
    'traces?limit=200&q=lookup_order',
    'traces?limit=200&query=duration:>p95',
    'trace-series',
    'traces/large',
    'traces/large/usual',
    'profile',
    'groups',
  ]) {
    const times: number[] = [];
    for (let run = 0; run < 3; run++) {
      const started = performance.now();
      await fetch(`${url}/viewer-api/${path}`).then((response) => response.arrayBuffer());
      times.push(performance.now() - started);
    }
    report(`GET /viewer-api/${path}, median of 3`, `${median(times)} ms`);
  }
}

function reportSizes(): void {
  const folder = join(__dirname, '..', 'viewer');
  for (const file of readdirSync(folder).filter((name) => /\.(html|js|css)$/.test(name))) {
    const content = readFileSync(join(folder, file));
    report(file, `${(content.length / 1024).toFixed(1)} KiB, gzip ${(gzipSync(content).length / 1024).toFixed(1)} KiB`);
  }
}

function median(values: number[]): number {
  return Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN);
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

function report(what: string, value: string): void {
  console.log(`${what.padEnd(60)} ${value}`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
