// Makes the pictures of the viewer for README.md and docs/: `npm run screenshots -w packages/local`, after a build.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startLocal } from '../dist/index';
import { openBrowser } from '../test/viewer/open-browser';
import { manyTraces, openTrace, sendSpans, supportTrace } from '../test/viewer/sample-spans';

const FOLDER = join(__dirname, '..', '..', '..', 'docs', 'images');

const PICTURES = [
  { file: 'traces', colorScheme: 'light', fragment: '#/traces', ready: '[data-row="0"]' },
  { file: 'trace', colorScheme: 'light', fragment: '#/trace/support-1?span=support-1-plan', ready: '.message' },
  {
    file: 'trace-dark',
    colorScheme: 'dark',
    fragment: '#/trace/support-1?span=support-1-weather',
    ready: '.span-error',
  },
  {
    file: 'flame',
    colorScheme: 'light',
    fragment: '#/trace/support-1?flame=on&heat=on&panel=off',
    ready: '.bar-label:has-text("median")',
  },
  { file: 'profiler', colorScheme: 'dark', fragment: '#/profiler', ready: '.price-note' },
  { file: 'compare', colorScheme: 'light', fragment: '#/compare/support-1/support-2', ready: '.compare-table' },
] as const;

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const local = await startLocal({ port: 0 });
  const browser = await openBrowser();
  try {
    const now = Date.now();
    await sendSpans(local.url, manyTraces(400, now - 60_000));
    await sendSpans(local.url, supportTrace('support-1', now - 30_000));
    await sendSpans(local.url, supportTrace('support-2', now - 20_000, { slow: 1.4 }));
    for (const index of [3, 4, 5, 6])
      await sendSpans(local.url, supportTrace(`support-${index}`, now - 600_000, { slow: 0.7 }));
    await sendSpans(local.url, openTrace('open-1', now - 4000));
    for (const { file, colorScheme, fragment, ready } of PICTURES) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
      await page.goto(`${local.url}/${fragment}`);
      await page.locator(ready).first().waitFor();
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(FOLDER, `viewer-${file}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
    await local.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
