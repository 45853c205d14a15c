// Feedback on spans, and traces that leave the viewer and come back.

import { readFileSync } from 'node:fs';
import { axeFindings } from './axe-findings';
import { sendSpans, supportTrace } from './sample-spans';
import { shows } from './shows';
import { viewerWindow } from './viewer-window';

const viewer = viewerWindow();
const now = Date.now();

beforeAll(async () => {
  await sendSpans(viewer.local.url, supportTrace('support-1', now - 60_000));
  await sendSpans(viewer.local.url, supportTrace('support-2', now - 50_000));
}, 180_000);

const panel = () => viewer.page.getByRole('region', { name: 'Selected span' });

test('a span is rejected with a comment; the tree, the list and its filter show it; it can be taken back', async () => {
  const { page } = viewer;
  await viewer.open('#/trace/support-1?span=support-1-answer');
  const feedback = panel().getByRole('region', { name: 'Feedback' });
  await feedback.getByLabel('Comment', { exact: true }).fill('It should say when the parcel <b>arrives</b>.');
  await feedback.getByRole('button', { name: 'Reject' }).click();
  await feedback.locator('.feedback-item', { hasText: 'It should say when the parcel <b>arrives</b>.' }).waitFor();
  await page.locator('[data-span-id="support-1-answer"]').getByText('rejected').waitFor();
  await shows(() => axeFindings(page), []);
  await viewer.open('#/traces');
  await page.getByRole('combobox', { name: 'Feedback' }).selectOption('rejected');
  const row = page.locator('.trace-body [role=row]');
  await row.getByText('1 rejected').waitFor();
  await shows(() => row.count(), 1);
  await row.getByRole('link').click();
  await page.locator('[data-span-id="support-1-answer"]').click();
  await feedback.getByRole('button', { name: 'Delete this approval' }).click();
  await feedback.locator('.feedback-item').waitFor({ state: 'detached' });
  await page.locator('.feedback-mark').waitFor({ state: 'detached' });
});

test('a trace is saved as NDJSON, and comes back by being dropped into another account', async () => {
  const { page } = viewer;
  await viewer.open('#/trace/support-1');
  const saved = page.waitForEvent('download');
  await page.getByRole('combobox', { name: 'Export' }).selectOption('ndjson trace');
  const download = await saved;
  expect(download.suggestedFilename()).toBe('support-1.ndjson');
  const text = readFileSync(await download.path(), 'utf8');
  expect(text.trim().split('\n')).toHaveLength(9);
  await viewer.open('#/traces?account=dropped');
  await page.locator('.empty').waitFor();
  await page.evaluate((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'trace.ndjson'));
    dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, text);
  await viewer.announces('9 spans imported');
  await page.locator('.trace-body [role=row]', { hasText: 'turn:1' }).waitFor();
});

test('a selection is saved as a fixture that a test can send', async () => {
  const { page } = viewer;
  await viewer.open('#/trace/support-1?span=support-1-weather');
  await page.locator('.span-row').first().waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('combobox', { name: 'Export' }).selectOption('fixture selection');
  const items = JSON.parse(readFileSync(await (await saved).path(), 'utf8'));
  expect(items.map(({ id }: { id: string }) => id)).toEqual(['support-1-weather', 'support-1-http']);
  await sendSpans(viewer.local.url, items, 'fixture');
});

test('a file that holds no spans is refused with the line', async () => {
  const { page } = viewer;
  await viewer.open('#/traces');
  await page.locator('[data-row="0"]').waitFor();
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['{"id":"a"}\nnot json\n'], 'x.ndjson'));
    dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await viewer.announces('Import: Line 2 is not JSON.');
});
