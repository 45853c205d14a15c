import { askAgent } from './agent-example';
import { largeTrace, manyTraces, openTrace, sendSpans, supportTrace } from './sample-spans';
import { boxOf, settles, shows } from './shows';
import { viewerWindow } from './viewer-window';

const viewer = viewerWindow();
const now = Date.now();
const rowNames = () => viewer.page.locator('.treegrid [role=row] .span-label').allTextContents();
const selectedName = () => viewer.page.locator('[aria-selected=true] .span-label').textContent();
/** The state in the address, which the page writes when it has drawn. */
async function fragment(pattern: RegExp): Promise<string> {
  await viewer.page.waitForURL((url) => pattern.test(decodeURIComponent(url.hash)));
  return decodeURIComponent(new URL(viewer.page.url()).hash);
}

beforeAll(async () => {
  const { url } = viewer.local;
  await askAgent(url, ['Is it raining in Berlin, and where is order A-1002?', 'fail']);
  await sendSpans(url, supportTrace('support-1', now - 60_000));
  await sendSpans(url, supportTrace('support-2', now - 50_000, { slow: 1.5 }));
  await sendSpans(url, manyTraces(1500, now - 120_000));
  await sendSpans(url, largeTrace('large', now - 70_000, 5000));
}, 180_000);

describe('the list of traces', () => {
  test('shows the traces of the agent example and opens one', async () => {
    await viewer.open('#/traces?q=chat');
    const rows = viewer.page.locator('.trace-body [role=row]', { hasText: 'POST /chat' });
    await rows.first().waitFor();
    await shows(() => rows.count(), 2);
    await shows(() => rows.filter({ hasText: 'Success' }).count(), 1);
    await shows(() => rows.filter({ hasText: 'Error ×' }).count(), 1);
    await rows.filter({ hasText: 'Success' }).getByRole('link').click();
    await viewer.page.getByRole('treegrid').waitFor();
    await shows(() => viewer.page.getByRole('heading', { level: 1 }).textContent(), 'POST /chat');
    await shows(rowNames, expect.arrayContaining(['POST /chat', 'request handler', 'chat gpt-4o-mini']));
    // A client's request is called by its method, host and path.
    await viewer.page.locator('.treegrid [role=row]', { hasText: 'GET 127.0.0.1' }).first().click();
    await viewer.page.getByRole('button', { name: 'Raw' }).click();
    await viewer.page.getByRole('group', { name: 'Metadata' }).getByText('service.name').first().waitFor();
  });

  test('filters by what is typed and chosen, keeps it in the address, and shows the same from there', async () => {
    await viewer.open('#/traces');
    await viewer.page.locator('[data-row="0"]').waitFor();
    await viewer.page.keyboard.press('/');
    await viewer.page.keyboard.type('umbrella berlin');
    await viewer.page.getByLabel('Status').selectOption('ERROR');
    await viewer.page.getByText('2 traces · 2 with errors').waitFor();
    const names = viewer.page.locator('.trace-body .trace-name');
    await shows(() => names.count(), 2);
    await shows(() => names.first().textContent(), expect.stringContaining('Where is my order A-1002'));
    await fragment(/[?&]q=umbrella\+berlin(&|$)/);
    await fragment(/[?&]status=ERROR(&|$)/);
    await viewer.page.reload();
    await viewer.page.getByText('2 traces · 2 with errors').waitFor();
    await shows(() => viewer.page.getByRole('combobox', { name: 'Search' }).inputValue(), 'umbrella berlin');
    await viewer.page.getByRole('button', { name: 'Clear filters' }).click();
    await viewer.page.locator('.page-title', { hasText: '1,505 traces' }).waitFor();
  });

  test('loads further pages while scrolling and keeps few rows in the page', async () => {
    await viewer.open('#/traces');
    const table = viewer.page.getByRole('table', { name: 'Traces' });
    await table.locator('[data-row="0"]').waitFor();
    const scrollDown = () => table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await shows(async () => {
      await scrollDown();
      return table.getAttribute('aria-rowcount');
    }, '1506');
    await scrollDown();
    await table.locator('[data-row="1504"]').waitFor();
    await settles(async () => expect(await table.locator('[data-row]').count()).toBeLessThan(80));
  });

  test('sorts by a column in both directions', async () => {
    await viewer.open('#/traces');
    const first = viewer.page.locator('.trace-body [data-row="0"]');
    await viewer.page.getByRole('button', { name: 'Spans' }).click();
    await first.filter({ hasText: '5,000' }).waitFor();
    const header = viewer.page.getByRole('columnheader', { name: 'Spans' });
    await shows(() => header.getAttribute('aria-sort'), 'descending');
    await viewer.page.getByRole('button', { name: 'Spans' }).click();
    await first.filter({ hasNotText: '5,000' }).waitFor();
    await shows(() => header.getAttribute('aria-sort'), 'ascending');
  });

  test('shows a new trace, and its end, without a reload', async () => {
    await sendSpans(viewer.local.url, manyTraces(1, now), 'live');
    await viewer.open('#/traces?account=live');
    await viewer.page.getByRole('button', { name: 'Live', exact: true }).waitFor();
    await viewer.page.locator('[data-row="0"]').waitFor();
    const live = (fields: object) => ({
      id: 'live-root',
      trace_id: 'live-1',
      name: 'turn:live',
      start_timestamp: new Date(now + 1000).toISOString(),
      ...fields,
    });
    await sendSpans(viewer.local.url, [live({})], 'live');
    const row = viewer.page.locator('.trace-body [role=row]', { hasText: 'turn:live' });
    await row.filter({ hasText: 'In flight' }).waitFor();
    const end = { end_timestamp: new Date(now + 3000).toISOString(), status: 'SUCCESS' };
    await sendSpans(viewer.local.url, [live(end)], 'live');
    await row.filter({ hasText: 'Success' }).filter({ hasText: '2.00 s' }).waitFor();
  });
});

describe('one trace', () => {
  test('is a tree with bars, marked errors and the critical path', async () => {
    await viewer.open('#/trace/support-1');
    await viewer.page.getByRole('treegrid').waitFor();
    await shows(rowNames, [
      'turn:1',
      'guardrail:prompt-injection',
      'retrieval:help-center',
      'embeddings text-embedding-3-small',
      'chat gpt-4o-mini',
      'tool:lookup_order',
      'tool:get_weather',
      'GET 127.0.0.1:4010/weather',
      'chat gpt-4o-mini',
    ]);
    await shows(() => viewer.page.locator('.treegrid [role=row] .error-mark').count(), 2);
    const weather = viewer.page.locator('.span-row', { hasText: 'tool:get_weather' });
    await shows(() => weather.getAttribute('aria-level'), '2');
    await settles(async () => {
      const box = await boxOf(weather.locator('.bar'));
      const track = await boxOf(weather.locator('.track'));
      // It ran from 1,165 to 1,665 ms of 2,480 ms.
      expect((box.x - track.x) / track.width).toBeCloseTo(1165 / 2480, 1);
      expect(box.width / track.width).toBeCloseTo(500 / 2480, 1);
    });
    await settles(async () => expect(await weather.locator('.critical').count()).toBeGreaterThan(0));
    await shows(
      () => viewer.page.locator('.span-row', { hasText: 'tool:lookup_order' }).locator('.critical').count(),
      0,
    );
    await viewer.page.getByRole('button', { name: 'Critical path' }).click();
    await shows(() => viewer.page.locator('.critical').count(), 0);
  });

  test('shows a model call as a conversation with tool calls, results, reasoning, an image and usage', async () => {
    await viewer.open('#/trace/support-1?span=support-1-answer');
    const panel = viewer.page.getByRole('region', { name: 'Selected span' });
    await panel.getByRole('list', { name: 'Messages sent' }).locator('.tool-result').first().waitFor();
    const sent = panel.getByRole('list', { name: 'Messages sent' });
    const roles = ['System', 'User', 'Assistant', 'Tool call', 'Tool result', 'Tool call', 'Tool result'];
    await shows(() => sent.locator('.role').allTextContents(), roles);
    for (const text of ['lookup_order', 'order_id: A-1002', 'Two facts are missing', 'carrier: DHL'])
      await shows(() => sent.textContent(), expect.stringContaining(text));
    await shows(
      () => panel.getByRole('list', { name: 'Messages received' }).textContent(),
      expect.stringContaining('has been shipped with DHL'),
    );
    await shows(() => panel.locator('.usage').textContent(), expect.stringContaining('input655'));
    const image = panel.locator('img');
    await image.scrollIntoViewIfNeeded();
    await viewer.page.waitForFunction(() => document.querySelector('img')?.naturalWidth === 96);
  });

  test('shows an error with its stack, and links to parent, children and group', async () => {
    await viewer.open('#/trace/support-1?span=support-1-weather');
    const panel = viewer.page.getByRole('region', { name: 'Selected span' });
    const error = panel.getByRole('region', { name: 'Error' });
    await shows(
      () => error.textContent(),
      expect.stringContaining('TimeoutErrorThe weather service did not answer in time.'),
    );
    await shows(
      () => error.locator('pre').textContent(),
      expect.stringContaining('at fetchWeather (/app/tools/get-weather.js:31:11)'),
    );
    await panel.getByRole('link', { name: 'GET' }).click();
    await shows(selectedName, 'GET 127.0.0.1:4010/weather');
    await panel.getByRole('link', { name: 'tool:get_weather' }).click();
    await panel.getByRole('link', { name: 'turn:1' }).click();
    await shows(selectedName, 'turn:1');
    await panel.getByRole('link', { name: 'session-42' }).click();
    await viewer.page.getByRole('heading', { name: 'session-42' }).waitFor();
  });

  test('copies a span as JSON and as curl', async () => {
    await viewer.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await viewer.open('#/trace/support-1?span=support-1-order');
    const clipboard = () => viewer.page.evaluate(() => navigator.clipboard.readText());
    await viewer.page.getByRole('button', { name: 'Copy JSON' }).click();
    await viewer.announces('Span copied as JSON');
    const copied = { id: 'support-1-order', output: { carrier: 'DHL' } };
    await settles(async () => expect(JSON.parse(await clipboard())).toMatchObject(copied));
    await viewer.page.getByRole('button', { name: 'Copy curl' }).click();
    await viewer.announces('Span copied as a curl command');
    await shows(clipboard, expect.stringContaining(`curl -X PUT '${viewer.local.url}/v5/spans/batch'`));
  });

  test('says so when the browser refuses to copy', async () => {
    await viewer.open('#/trace/support-1?span=support-1-order');
    const copy = viewer.page.getByRole('button', { name: 'Copy JSON' });
    await copy.waitFor();
    await viewer.page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('Write permission denied.'));
    });
    await copy.click();
    await viewer.announces('The browser did not let this page copy.');
  });

  test('is driven by the keyboard, and the address follows', async () => {
    await viewer.open('#/trace/support-1');
    await viewer.page.getByRole('treegrid').waitFor();
    const { press } = viewer;
    await press('Home', 'j', 'j');
    await shows(selectedName, 'retrieval:help-center');
    await press('h');
    await shows(async () => (await rowNames()).includes('embeddings text-embedding-3-small'), false);
    await press('l', 'l');
    await shows(selectedName, 'embeddings text-embedding-3-small');
    await press('e');
    await shows(selectedName, 'tool:get_weather');
    await press('z');
    await fragment(/^#\/trace\/support-1\?span=support-1-weather&zoom=1165000-1665000$/);
    await press('r');
    await viewer.page.getByRole('group', { name: 'Metadata' }).waitFor();
    await fragment(/tab=raw/);
    // Enter on a control is the control's own.
    await viewer.page.getByRole('button', { name: 'Readable' }).focus();
    await press('Enter');
    await fragment(/^(?!.*tab=raw)/);
    await press('0', 'Escape');
    await fragment(/^#\/trace\/support-1\?panel=off$/);
    await press('x');
    await shows(async () => (await rowNames()).length, 7);
    await press('?');
    const help = viewer.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.waitFor();
    await press('Escape');
    await help.waitFor({ state: 'hidden' });
    await press('g', 'p');
    await viewer.page.getByRole('heading', { name: 'Profiler' }).waitFor();
    await press('g', 't');
    await viewer.page.locator('[data-row="0"]').waitFor();
    const second = await viewer.page.locator('[data-row="1"] a').getAttribute('href');
    await press('j', 'j', 'Enter');
    await viewer.page.getByRole('treegrid').waitFor();
    await fragment(new RegExp(`^${second}$`));
  });

  test('keeps what is typed into the search while earlier words are already searched for', async () => {
    await viewer.open('#/traces');
    const search = viewer.page.getByRole('combobox', { name: 'Search' });
    await search.pressSequentially('umbrella ');
    await fragment(/[?&]q=umbrella(&|$)/);
    await search.pressSequentially('berlin');
    await fragment(/[?&]q=umbrella\+berlin(&|$)/);
    await shows(() => search.inputValue(), 'umbrella berlin');
  });

  test('zooms by dragging over the overview', async () => {
    await viewer.open('#/trace/support-1');
    const box = await settles(() => boxOf(viewer.page.locator('.overview')));
    await viewer.page.mouse.move(box.x + box.width * 0.5, box.y + 20);
    await viewer.page.mouse.down();
    await viewer.page.mouse.move(box.x + box.width * 0.75, box.y + 20, { steps: 4 });
    await viewer.page.mouse.up();
    const zoomed = await fragment(/zoom=\d+-\d+/);
    const [from = 0, to = 0] = (/zoom=(\d+)-(\d+)/.exec(zoomed) ?? []).slice(1).map(Number);
    expect(from / 2_480_000).toBeCloseTo(0.5, 1);
    expect(to / 2_480_000).toBeCloseTo(0.75, 1);
    await viewer.page.getByRole('button', { name: 'Whole trace' }).click();
    await fragment(/^#\/trace\/support-1$/);
  });

  test('with 5,000 spans keeps few rows in the page and reaches the last one', async () => {
    await viewer.open('#/trace/large');
    const tree = viewer.page.getByRole('treegrid');
    await tree.waitFor();
    await shows(() => tree.getAttribute('aria-rowcount'), '5001');
    await viewer.page.keyboard.press('End');
    await tree.locator('[aria-rowindex="5001"]').waitFor();
    await settles(async () => expect(await tree.locator('.span-row').count()).toBeLessThan(80));
  });

  test('grows what is in flight and ends it when the end arrives', async () => {
    const open = openTrace('open-1', Date.now() - 3000);
    await sendSpans(viewer.local.url, open);
    await viewer.open('#/trace/open-1?span=open-1-tool');
    const label = viewer.page.locator('[data-span-id="open-1-tool"] .bar-label');
    await shows(() => label.textContent(), expect.stringContaining('in flight'));
    const before = await label.textContent();
    await viewer.page.waitForFunction(
      (text) => document.querySelector('[data-span-id="open-1-tool"] .bar-label')?.textContent !== text,
      before,
    );
    const ended = open.map((span) => ({
      ...span,
      end_timestamp: new Date(Date.now() + 1000).toISOString(),
      output: { booked: 'seat 12A' },
    }));
    await sendSpans(viewer.local.url, ended);
    await viewer.page.getByText('seat 12A').waitFor();
    await shows(async () => (await label.textContent())?.includes('in flight'), false);
  });
});

test('the profiler sorts span names by any column', async () => {
  await viewer.open('#/profiler');
  const names = () => viewer.page.locator('tbody th a').allTextContents();
  await viewer.page.locator('tbody tr').first().waitFor();
  await viewer.page.getByRole('button', { name: 'Count' }).click();
  await shows(async () => (await names())[0], 'chat gpt-4o-mini');
  const byName = (await names()).sort((a, b) => a.localeCompare(b));
  await viewer.page.getByRole('button', { name: 'Span name' }).click();
  await shows(names, byName);
  await shows(names, expect.arrayContaining(['POST /chat', 'tool:get_weather']));
  await shows(
    () => viewer.page.locator('tr', { hasText: 'tool:get_weather' }).textContent(),
    expect.stringContaining('100 %'),
  );
});

test('two traces of one name are compared side by side, down to what a span said', async () => {
  await viewer.open('#/trace/support-1');
  await viewer.page.getByRole('link', { name: 'Compare' }).click();
  const right = viewer.page.getByLabel('Right');
  await right.locator('option', { hasText: '3.72 s' }).waitFor({ state: 'attached' });
  await right.selectOption('support-2');
  const row = viewer.page.locator('.compare-table tr', { hasText: 'tool:lookup_order' });
  await row.waitFor();
  await shows(() => row.textContent(), expect.stringContaining('+65 ms (+50 %)'));
  await row.getByRole('button').click();
  await viewer.page.getByRole('region', { name: 'Content, Right' }).getByText('carrier').waitFor();
  await fragment(/^#\/compare\/support-1\/support-2\?.*row=5/);
});

test('a group is one conversation in which the history is not repeated', async () => {
  await viewer.open('#/groups');
  await viewer.page.getByRole('link', { name: 'session-42', exact: true }).click();
  const turns = viewer.page.locator('.turn');
  await turns.nth(2).waitFor();
  await shows(() => turns.locator('.role', { hasText: 'System' }).count(), 1);
  await shows(
    () => viewer.page.locator('.role-user').first().textContent(),
    expect.stringContaining('Where is my order A-1002'),
  );
});

test('the theme can be chosen as soon as the page is drawn, and is remembered', async () => {
  const ground = () => viewer.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await viewer.open('#/traces');
  const light = await ground();
  // In the turn that draws the page, before the browser paints it.
  await viewer.page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (document.querySelector('.shell-header') === null) return;
      observer.disconnect();
      if (sessionStorage.getItem('pressed') !== null) return;
      sessionStorage.setItem('pressed', 'yes');
      for (let presses = 0; presses < 2; presses++) dispatchEvent(new KeyboardEvent('keydown', { key: 't' }));
    }).observe(document, { childList: true, subtree: true });
  });
  await viewer.page.reload();
  await viewer.page.getByRole('button', { name: 'Theme: Dark' }).waitFor();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await viewer.page.reload();
  await viewer.page.getByRole('button', { name: 'Theme: Dark' }).waitFor();
  await shows(ground, dark);
});
