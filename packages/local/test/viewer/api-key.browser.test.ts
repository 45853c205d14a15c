import { sendSpans, supportTrace } from './sample-spans';
import { viewerWindow } from './viewer-window';

const viewer = viewerWindow({ apiKey: 'right-key' });

test('asks for the API key, refuses a wrong one, and keeps the right one in the tab and out of the address', async () => {
  const { page, local } = viewer;
  const spans = supportTrace('support-1', Date.now() - 60_000);
  const body = JSON.stringify({ items: spans });
  const headers = { 'content-type': 'application/json', 'x-api-key': 'right-key' };
  expect((await fetch(`${local.url}/v5/spans/batch`, { method: 'PUT', headers, body })).status).toBe(200);
  await expect(sendSpans(local.url, spans)).rejects.toThrow('401');

  await viewer.open('#/trace/support-1');
  await page.getByLabel('API key').fill('wrong-key');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('alert').getByText('The API key was not accepted.').waitFor();
  await page.getByLabel('API key').fill('right-key');
  await page.keyboard.press('Enter');
  await page.getByRole('treegrid').waitFor();
  expect(page.url()).not.toContain('right-key');
  await page.reload();
  await page.getByRole('treegrid').waitFor();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('right-key');
});
