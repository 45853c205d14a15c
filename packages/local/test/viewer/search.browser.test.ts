// The search field: the query language, its completion, its help, and what it says when nothing fits.

import { axeFindings } from './axe-findings';
import { sendSpans, supportTrace, webTrace } from './sample-spans';
import { shows } from './shows';
import { viewerWindow } from './viewer-window';

const viewer = viewerWindow();
const now = Date.now();
const names = () => viewer.page.locator('.trace-body .trace-name a').allTextContents();
const search = () => viewer.page.getByRole('combobox', { name: 'Search' });

beforeAll(async () => {
  await sendSpans(viewer.local.url, supportTrace('support-1', now - 60_000));
  await sendSpans(viewer.local.url, webTrace('web-1', now - 50_000));
}, 180_000);

test('fields are completed with the keyboard, and their query filters and stands in the address', async () => {
  await viewer.open('#/traces');
  await shows(names, ['GET /orders/{id}', 'turn:1']);
  await viewer.page.keyboard.press('/');
  await search().pressSequentially('stat');
  await viewer.page.getByRole('option', { name: /^status:/ }).waitFor();
  await viewer.page.keyboard.press('Tab');
  await viewer.page.getByRole('option', { name: 'status:error' }).waitFor();
  await shows(() => axeFindings(viewer.page), []);
  await viewer.page.keyboard.press('ArrowDown');
  await viewer.page.keyboard.press('ArrowDown');
  await viewer.page.keyboard.press('Enter');
  await shows(() => search().inputValue(), 'status:error ');
  await shows(names, ['turn:1']);
  await viewer.page.waitForURL(/q=status%3Aerror/);
  await viewer.page.reload();
  await shows(names, ['turn:1']);
});

test('a completion is taken with the pointer', async () => {
  await viewer.open('#/traces');
  await search().fill('has');
  await viewer.page.getByRole('option', { name: /^has:/ }).click();
  await shows(() => search().inputValue(), 'has:');
  await viewer.page.getByRole('option', { name: 'has:error' }).click();
  await shows(names, ['turn:1']);
});

test('a query that cannot be read is explained, and the next one works', async () => {
  await viewer.open('#/traces?q=duration:%3E%3E2');
  await viewer.page.getByRole('alert').waitFor();
  await search().fill('service:shop or "no such words"');
  await shows(names, ['GET /orders/{id}']);
  await viewer.page.getByRole('alert').waitFor({ state: 'detached' });
});

test('nothing found says what to try', async () => {
  await viewer.open('#/traces?q=nosuchword');
  await viewer.page.getByText('No trace matches these filters.').waitFor();
  await viewer.page.getByRole('button', { name: 'Show all traces' }).click();
  await shows(names, ['GET /orders/{id}', 'turn:1']);
});

test('the help lists every field with an example', async () => {
  await viewer.open('#/traces');
  await viewer.page.getByRole('button', { name: 'Search help' }).click();
  const help = viewer.page.getByRole('dialog', { name: 'Search' });
  await help.getByText('duration:>2s').waitFor();
  await shows(() => axeFindings(viewer.page), []);
  await viewer.page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
});
