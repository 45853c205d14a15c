// What people read in the viewer: Markdown and code, files, tool calls with their answers, JSON in strings,
// differences.

import { axeFindings } from './axe-findings';
import { sendSpans, supportTrace, writingTrace } from './sample-spans';
import { shows } from './shows';
import { viewerWindow } from './viewer-window';

const viewer = viewerWindow();
const now = Date.now();
const panel = () => viewer.page.getByRole('region', { name: 'Selected span' });

beforeAll(async () => {
  const { url } = viewer.local;
  await sendSpans(url, writingTrace('notes-1', now - 60_000));
  await sendSpans(url, writingTrace('notes-2', now - 50_000, 'gpt-4o'));
  await sendSpans(url, supportTrace('support-1', now - 40_000));
}, 180_000);

test('Markdown is shown as headings, lists, tables, links and code', async () => {
  await viewer.open('#/trace/notes-1?span=notes-1-second');
  const answer = panel().getByRole('list', { name: 'Messages received' });
  await answer.getByText('Release 2.1').waitFor();
  await shows(() => answer.locator('strong').textContent(), 'important');
  await shows(() => answer.locator('.markdown > ol > li').count(), 2);
  await shows(() => answer.locator('ol ul li').textContent(), 'at most 30 s');
  await shows(() => answer.locator('td').allTextContents(), ['retries', '3']);
  await shows(() => answer.locator('blockquote').textContent(), 'Read before you update.');
  const code = answer.locator('.code-block');
  await shows(() => code.locator('.code-head span').textContent(), 'ts');
  await shows(() => code.locator('code').textContent(), expect.stringContaining('// <b>not bold</b>'));
  const link = answer.getByRole('link', { name: 'the guide' });
  await shows(() => link.getAttribute('href'), 'https://example.org/guide');
  await shows(() => link.getAttribute('rel'), expect.stringContaining('noopener'));
  await shows(() => axeFindings(viewer.page), []);
});

test('code is copied as it was written', async () => {
  await viewer.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await viewer.open('#/trace/notes-1?span=notes-1-second');
  await panel().getByRole('button', { name: 'Copy the code' }).click();
  await viewer.announces('Code copied');
  await shows(
    () => viewer.page.evaluate(() => navigator.clipboard.readText()),
    "import { retry } from 'lib';\nawait retry(() => fetch(url)); // <b>not bold</b>",
  );
});

test('the answer of a tool stands at its call, reasoning is folded, files are named', async () => {
  await viewer.open('#/trace/notes-1?span=notes-1-second');
  const sent = panel().getByRole('list', { name: 'Messages sent' });
  const call = sent.locator('.tool-call');
  await call.getByText('read_file').first().waitFor();
  await shows(() => call.locator('.tool-result').textContent(), expect.stringContaining('pages: 3'));
  await shows(() => sent.locator('.reasoning').getAttribute('open'), null);
  await sent.getByText('Reasoning').click();
  await sent.getByText('The file has to be read first.').waitFor();
  await sent.getByText('changes.pdf, application/pdf').waitFor();
});

test('JSON in a string opens like JSON', async () => {
  await viewer.open('#/trace/notes-1?span=notes-1-root&tab=raw');
  const input = panel().getByRole('group', { name: 'Input' });
  await input.getByText('2 keys, a JSON string').waitFor();
  await input.getByRole('button', { name: 'Expand all of Input' }).click();
  await input.getByText('levels').waitFor();
});

test('the prompts of two calls are compared', async () => {
  await viewer.open('#/trace/notes-1?span=notes-1-second');
  await panel().getByRole('button', { name: 'Prompt diff' }).click();
  await viewer.page.waitForURL(/tab=diff/);
  const diff = panel().getByRole('region', { name: 'Prompt' });
  await shows(
    () => diff.locator('.added').allTextContents(),
    expect.arrayContaining([expect.stringContaining('→ read_file {"path":"changes.pdf"}')]),
  );
  await shows(() => diff.locator('.removed').count(), 0);
  await shows(() => axeFindings(viewer.page), []);
});

test('a call with another model is compared with its counterpart, in words and in totals', async () => {
  await viewer.open('#/compare/notes-1/notes-2');
  const rows = viewer.page.locator('.compare-table tbody tr');
  await shows(
    () => rows.locator('th button').allTextContents(),
    ['turn:notes', 'chat gpt-4o-mini → chat gpt-4o', 'chat gpt-4o-mini → chat gpt-4o'],
  );
  await viewer.page.locator('.totals tr', { hasText: 'Difference' }).getByText('=').first().waitFor();
  await rows.nth(1).getByRole('button').click();
  await viewer.page.getByRole('button', { name: 'Difference' }).click();
  const input = viewer.page.getByRole('region', { name: 'Input' });
  await shows(
    () => input.locator('.removed, .added').allTextContents(),
    ['− removed:   "model": "gpt-4o-mini"', '+ added:   "model": "gpt-4o"'],
  );
});

test('characters that turn the direction of text are named', async () => {
  const start = new Date(now - 30_000).toISOString();
  const name = 'photo\u202Egpj.exe';
  await sendSpans(viewer.local.url, [
    {
      id: 'bidi',
      trace_id: 'bidi',
      name,
      type: 'CUSTOM',
      start_timestamp: start,
      end_timestamp: start,
      input: { input: name },
    },
  ]);
  await viewer.open('#/trace/bidi?span=bidi');
  await panel().getByRole('heading', { name: 'photo⟨U+202E⟩gpj.exe' }).waitFor();
  await panel().getByRole('group', { name: 'Input' }).getByText('photo⟨U+202E⟩gpj.exe').waitFor();
});
