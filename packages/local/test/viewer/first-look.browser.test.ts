// What a trace shows as it is opened: where it came from, the span that matters, and what is missing.

import { openTrace, sendSpans, supportTrace, webTrace } from './sample-spans';
import { shows } from './shows';
import { viewerWindow } from './viewer-window';

const viewer = viewerWindow();
const now = Date.now();
const selectedName = () => viewer.page.locator('[aria-selected=true] .span-label').textContent();

beforeAll(async () => {
  const { url } = viewer.local;
  await sendSpans(url, supportTrace('support-1', now - 60_000));
  await sendSpans(url, webTrace('web-1', now - 40_000));
  await sendSpans(url, openTrace('open-1', now - 900_000));
}, 180_000);

test('opens on the failure that no other failure below it explains', async () => {
  await viewer.open('#/trace/support-1');
  await shows(selectedName, 'GET 127.0.0.1:4010/weather');
  await viewer.page.getByRole('region', { name: 'Error' }).getByText('connect timed out').waitFor();
});

test('opens on the root where nothing failed, and stays closed once closed', async () => {
  await viewer.open('#/trace/web-1');
  await shows(selectedName, 'GET /orders/{id}');
  await viewer.page.keyboard.press('Escape');
  await viewer.page.waitForURL(/panel=off/);
  await viewer.page.reload();
  await viewer.page.locator('.span-row').first().waitFor();
  await shows(() => viewer.page.getByRole('region', { name: 'Selected span' }).count(), 0);
});

test('the tree says why spans failed', async () => {
  await viewer.open('#/trace/support-1');
  const row = viewer.page.locator('.span-row', { hasText: 'tool:get_weather' });
  await row.getByText('The weather service did not answer in time.').waitFor();
});

test('missing parents, second roots and lost ends are explained', async () => {
  await viewer.open('#/trace/web-1');
  await viewer.page.locator('.notice', { hasText: '1 span names a parent that is not here' }).waitFor();
  await viewer.page.locator('.notice', { hasText: '2 spans have no parent' }).waitFor();
  await viewer.page.locator('.span-row', { hasText: 'redis-GET' }).getByText('parent not received').waitFor();
  await viewer.page.locator('.span-row', { hasText: 'audit' }).getByText('another root').waitFor();
  await viewer.open('#/trace/open-1');
  await viewer.page.locator('.notice', { hasText: '2 spans have no end' }).waitFor();
  await viewer.page.locator('.span-row', { hasText: 'tool:book_flight' }).getByText('no end received').waitFor();
});

test('services stand in the list, the tree and the panel, and are a filter', async () => {
  await viewer.open('#/traces');
  const web = viewer.page.locator('.trace-body [role=row]', { hasText: 'GET /orders/{id}' });
  await web.getByText('shop-stock +1').waitFor();
  await viewer.page.getByRole('combobox', { name: 'Service' }).selectOption('shop-web');
  await shows(() => viewer.page.locator('.trace-body [role=row]').count(), 1);
  await viewer.page.waitForURL(/service=shop-web/);
  await web.getByRole('link').click();
  const stock = viewer.page.locator('.span-row', { hasText: 'GET /stock/{sku}' });
  await stock.getByText('shop-stock').waitFor();
  await stock.click();
  const panel = viewer.page.getByRole('region', { name: 'Selected span' });
  await panel.getByText('instrumentation-http').waitFor();
  await panel.getByRole('link', { name: 'shop-stock' }).click();
  await viewer.page.waitForURL(/service=shop-stock/);
});

test('an address never shows the credentials of a URL', async () => {
  await viewer.open('#/trace/web-1');
  const rows = viewer.page.locator('.span-row', { hasText: 'GET stock:8080/stock/A-1002' });
  await rows.waitFor();
  expect(await viewer.page.locator('.treegrid').textContent()).not.toContain('secret');
});

test('the list shows what a trace was asked, or its route', async () => {
  await viewer.open('#/traces');
  const support = viewer.page.locator('.trace-body [role=row]', { hasText: 'turn:1' });
  await support.getByText('Where is my order A-1002, and do I need an umbrella in Berlin today?').waitFor();
  await viewer.page.locator('.trace-body a', { hasText: 'GET /orders/{id}' }).waitFor();
});
