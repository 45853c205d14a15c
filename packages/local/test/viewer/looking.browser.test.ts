// Finding and looking: saved views, custom times, percentiles, estimated costs, the flame graph, what is usual.

import { axeFindings } from './axe-findings';
import { manyTraces, sendSpans, supportTrace } from './sample-spans';
import { shows } from './shows';
import { viewerWindow } from './viewer-window';

const prices = [{ model: 'gpt-4o-mini', inputUsdPerMillion: 100, outputUsdPerMillion: 1000, asOf: '2026-01-01' }];
const viewer = viewerWindow({ prices });
const now = Date.now();
const names = () => viewer.page.locator('.trace-body .trace-name a').allTextContents();
const longName = `turn ${'x'.repeat(3000)}`;

beforeAll(async () => {
  const { url } = viewer.local;
  for (const [index, slow] of [1, 1, 1, 1, 1, 4].entries()) {
    const spans = supportTrace(`support-${index}`, now - 3_600_000 - index * 60_000, { slow, group: 'g' });
    await sendSpans(url, spans.map(withoutCost));
  }
  await sendSpans(url, manyTraces(10, now - 60_000));
  for (const id of ['long-1', 'long-2']) {
    await sendSpans(url, [
      {
        id,
        trace_id: id,
        name: longName,
        start_timestamp: '2026-01-31T09:30:00Z',
        end_timestamp: '2026-01-31T09:30:01Z',
      },
    ]);
  }
}, 180_000);

/** As instrumentations write it that know no prices. */
function withoutCost<T extends { id: string; output?: unknown; metadata?: unknown }>(span: T): T {
  const strip = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value ?? null), (key, inner) => (key === 'cost_usd' ? undefined : inner)) ?? undefined;
  return { ...span, output: strip(span.output), metadata: strip(span.metadata) };
}

test('filters are saved as a view, found in the list, shared by address, changed and deleted', async () => {
  const { page } = viewer;
  await viewer.open('#/traces?q=name:guardrail&sort=duration');
  await page.locator('.views summary').click();
  await page.getByText('No saved views yet').waitFor();
  await page.getByLabel('Save these filters as').fill('Slow turns');
  await page.keyboard.press('Enter');
  await page.waitForURL(/view=Slow\+turns/);
  await shows(() => page.locator('.views summary').textContent(), 'View: Slow turns');
  await shows(() => axeFindings(page), []);
  // A name alone is enough where this backend knows it.
  await viewer.open('#/traces?view=Slow%20turns');
  await page.waitForURL(/q=name%3Aguardrail/);
  await shows(async () => (await names()).length, 6);
  await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Success' });
  await shows(() => page.locator('.views summary').textContent(), 'View: Slow turns (changed)');
  await page.locator('.views summary').click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await shows(() => page.locator('.views summary').textContent(), 'View: Slow turns');
  const isOpen = () => page.locator('.views').evaluate((element) => (element as HTMLDetailsElement).open);
  await shows(isOpen, false);
  await page.keyboard.press('Enter');
  await shows(isOpen, true);
  await page.keyboard.press('Escape');
  await shows(isOpen, false);
  await viewer.open('#/traces');
  await page.locator('.views summary').click();
  await page.getByRole('link', { name: 'Slow turns' }).click();
  await page.waitForURL(/status=SUCCESS/);
  await page.locator('.views summary').click();
  await page.getByRole('button', { name: 'Delete the view Slow turns' }).click();
  await shows(() => page.locator('.views summary').textContent(), 'Views');
  await viewer.open('#/traces?view=gone');
  await page.getByText('no saved view named gone').waitFor();
});

test('a range of time is chosen by its ends, and traces by the share that is faster', async () => {
  const { page } = viewer;
  await viewer.open('#/traces?last=20m');
  await shows(async () => (await names()).length, 10);
  await shows(() => page.getByRole('combobox', { name: 'Time' }).inputValue(), '20m');
  await page.getByRole('combobox', { name: 'Time' }).selectOption('custom');
  await page.getByRole('textbox', { name: 'From' }).waitFor();
  await shows(() => axeFindings(page), []);
  await page.getByRole('textbox', { name: 'From' }).fill('2026-01-31T00:00:00');
  await page.getByRole('textbox', { name: 'To' }).fill('2026-02-01T00:00:00');
  await page.waitForURL(/from=2026-01-.*to=2026-0/);
  await shows(async () => (await names()).length, 2);
  await viewer.open('#/traces?q=name:guardrail');
  await shows(async () => (await names()).length, 6);
  await viewer.open('#/traces?last=3h&slow=p90');
  await shows(names, ['turn:1']);
  await viewer.open('#/traces?q=duration:%3Ep90%20and%20name:guardrail&last=3h');
  await shows(names, ['turn:1']);
});

test('costs are estimated where none is reported, marked, and models without a price are named', async () => {
  const { page } = viewer;
  await viewer.open('#/traces?q=name:guardrail');
  await page.locator('.trace-body [data-row="0"]', { hasText: '≈$' }).waitFor();
  await viewer.open('#/trace/support-0?span=support-0-plan');
  await page.locator('.facts', { hasText: 'Estimated cost' }).waitFor();
  await page.locator('.usage', { hasText: 'estimated cost≈$' }).waitFor();
  await viewer.open('#/trace/support-0?span=support-0-embed');
  await page.locator('.usage', { hasText: 'no price known for this model' }).waitFor();
  await viewer.open('#/profiler');
  await page.locator('.price-note .notice', { hasText: 'text-embedding-3-small' }).waitFor();
  await shows(() => axeFindings(page), []);
  // A name is searched as it is, although the query language would read a field in it.
  await page.getByRole('link', { name: 'guardrail:prompt-injection' }).click();
  await shows(async () => (await names()).length, 6);
});

test('the flame graph shows where the time went, and leads through it by pointer and by keys', async () => {
  const { page } = viewer;
  await viewer.open('#/trace/support-5');
  await page.locator('.span-row').first().waitFor();
  await page.keyboard.press('f');
  const flame = page.getByRole('region', { name: 'Flame graph' });
  const frame = (name: string) => flame.getByRole('button', { name });
  await frame('turn:1').waitFor();
  await shows(() => axeFindings(page), []);
  await frame('retrieval:help-center').click();
  await page.waitForURL(/span=support-5-search.*frame=support-5-search/);
  await page.getByRole('heading', { name: 'retrieval:help-center' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await shows(() => page.evaluate(() => document.activeElement?.textContent), 'embeddings text-embedding-3-small');
  await page.keyboard.press('Enter');
  await page.waitForURL(/frame=support-5-embed/);
  await flame.getByRole('button', { name: 'All frames' }).click();
  await page.waitForURL((url) => !url.href.includes('frame='));
  await frame('guardrail').waitFor();
  await page.keyboard.press('f');
  await flame.waitFor({ state: 'detached' });
});

test('durations are compared with what is usual for the name', async () => {
  const { page } = viewer;
  await viewer.open('#/trace/support-5?panel=off');
  await page.locator('.span-row').first().waitFor();
  await page.keyboard.press('u');
  await page.locator('.bar-label', { hasText: '4.0× the median' }).first().waitFor();
  await page.getByRole('list', { name: 'Duration against spans of the same name' }).waitFor();
  await page.keyboard.press('f');
  await page.locator('.flame-frame.heat-1').first().waitFor();
  await shows(() => axeFindings(page), []);
  await viewer.open('#/trace/support-5?span=support-5-search');
  await page.locator('.span-facts', { hasText: 'this one: 4.0× the median' }).waitFor();
});

test('traces with a very long name are offered for comparison and found by it', async () => {
  const { page } = viewer;
  await viewer.open('#/compare/long-1');
  await page.getByLabel('Right').selectOption('long-2');
  await page.waitForURL(/#\/compare\/long-1\/long-2$/);
  await viewer.open('#/trace/long-1');
  await page.getByRole('link', { name: 'Same name' }).click();
  await page.waitForURL(/like=long-1/);
  await shows(async () => (await names()).length, 2);
  await page.getByRole('button', { name: 'same name as long-1' }).click();
  await shows(async () => (await names()).length > 2, true);
});
