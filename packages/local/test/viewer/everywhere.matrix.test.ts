// The viewer on a telephone, on a tablet and on a desk, light and dark: nothing sticks out, and axe finds nothing.

import { axeFindings } from './axe-findings';
import { largeTrace, manyTraces, openTrace, sendSpans, supportTrace, webTrace } from './sample-spans';
import { settles, shows } from './shows';
import { viewerWindow } from './viewer-window';

const viewer = viewerWindow();
const now = Date.now();

beforeAll(async () => {
  const { url } = viewer.local;
  await sendSpans(url, supportTrace('support-1', now - 60_000));
  await sendSpans(url, supportTrace('support-2', now - 50_000, { slow: 1.5 }));
  await sendSpans(url, webTrace('web-1', now - 40_000));
  await sendSpans(url, openTrace('open-1', now - 900_000));
  await sendSpans(url, manyTraces(50, now - 120_000));
  await sendSpans(url, largeTrace('large', now - 70_000, 500));
}, 180_000);

const VIEWS = [
  ['traces', '#/traces', '.trace-body [data-row]'],
  ['filtered traces', '#/traces?q=no-such-word&status=ERROR&name=x', '.empty'],
  ['a trace', '#/trace/web-1?panel=off', '.span-row'],
  ['an abandoned trace', '#/trace/open-1', '.notice'],
  ['a model call', '#/trace/support-1?span=support-1-answer', '.message'],
  ['an error', '#/trace/support-1?span=support-1-weather', '.span-error'],
  ['raw content', '#/trace/support-1?span=support-1-plan&tab=raw', '.json'],
  ['a large trace, zoomed', '#/trace/large?zoom=1000-900000&kind=model', '.span-row'],
  ['a flame graph with durations against the usual', '#/trace/large?flame=on&heat=on&panel=off', '.flame-frame'],
  ['a range of time', '#/traces?from=2026-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&slow=p50', '.instant input'],
  ['an unknown view', '#/traces?view=nowhere', '.notice'],
  ['an unknown trace', '#/trace/nowhere', '.empty code'],
  ['the profiler', '#/profiler', 'tbody tr'],
  ['groups', '#/groups', 'tbody tr'],
  ['a group', '#/group/session-42', '.message'],
  ['a comparison', '#/compare/support-1/support-2?row=4', '.compare-content .message'],
] as const;

/** Elements that are cut off at the right edge of the window and cannot be scrolled to. */
const cutOff = () =>
  viewer.page.evaluate(() => {
    const reachable = (element: Element) => {
      for (let above = element.parentElement; above !== null; above = above.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(above).overflowX)) return true;
      }
      return false;
    };
    return [...document.querySelectorAll('button, a, input, select, h1, p, td, .badge')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !reachable(element))
      .map((element) => element.outerHTML.slice(0, 120));
  });

describe.each([
  [390, 'light'],
  [1440, 'dark'],
] as const)('%d pixels wide, %s', (width, colorScheme) => {
  beforeEach(async () => {
    await viewer.page.emulateMedia({ colorScheme });
    await viewer.page.setViewportSize({ width, height: 844 });
  });

  test.each(VIEWS)('%s', async (_what, address, ready) => {
    await viewer.open(address);
    await viewer.page.locator(ready).first().waitFor();
    await shows(() => axeFindings(viewer.page), []);
    await shows(cutOff, []);
    await settles(async () => {
      const scrollWidth = await viewer.page.evaluate(() => document.documentElement.scrollWidth);
      expect(scrollWidth).toBeLessThanOrEqual(width);
    });
  });

  test('the menu of saved views', async () => {
    await viewer.open('#/traces');
    await viewer.page.locator('.views summary').click();
    await viewer.page.locator('.views-menu p').first().waitFor();
    await shows(() => axeFindings(viewer.page), []);
    await shows(cutOff, []);
    await settles(async () => {
      const box = await viewer.page.locator('.views-menu').boundingBox();
      expect([(box?.x ?? -1) >= 0, (box?.x ?? 0) + (box?.width ?? 0) <= width]).toEqual([true, true]);
    });
  });

  test('the help dialog', async () => {
    await viewer.open('#/traces');
    await viewer.page.locator('[data-row="0"]').waitFor();
    await viewer.page.keyboard.press('?');
    const dialog = viewer.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    // Its button has the focus once it is open.
    await dialog.locator('button:focus').waitFor();
    await shows(() => axeFindings(viewer.page), []);
    await shows(() => dialog.evaluate((element) => (element as HTMLDialogElement).open), true);
  });
});

test('at 768 pixels nothing sticks out of the window either', async () => {
  await viewer.page.setViewportSize({ width: 768, height: 1024 });
  for (const [what, address, ready] of VIEWS) {
    await viewer.open(address);
    await viewer.page.locator(ready).first().waitFor();
    await shows(async () => ({ what, cutOff: await cutOff() }), { what, cutOff: [] });
  }
});

test('a title of many words stays readable on a telephone', async () => {
  await viewer.page.setViewportSize({ width: 390, height: 844 });
  await viewer.open('#/trace/support-1');
  const title = viewer.page.getByRole('heading', { level: 1 });
  await settles(async () => {
    const box = await title.boundingBox();
    expect(box?.width).toBeGreaterThan(120);
    expect(box?.height).toBeLessThan(60);
  });
});

test('on a telephone a trace is opened, a span chosen and its panel closed by touch', async () => {
  await viewer.page.setViewportSize({ width: 390, height: 844 });
  await viewer.open('#/traces');
  await viewer.page.locator('.trace-body a', { hasText: 'GET /orders/{id}' }).click();
  await viewer.page.locator('.span-row', { hasText: 'GET stock:8080/stock/A-1002' }).click();
  const panel = viewer.page.getByRole('region', { name: 'Selected span' });
  await panel.getByRole('heading', { name: 'GET stock:8080/stock/A-1002' }).waitFor();
  await settles(async () => expect((await panel.boundingBox())?.width).toBeGreaterThan(360));
  await panel.getByRole('button', { name: 'Close the span panel' }).click();
  await panel.waitFor({ state: 'detached' });
});

test('a trace that is not there offers a search and the list', async () => {
  await viewer.open('#/trace/nowhere');
  await viewer.page.getByRole('link', { name: 'Search for it' }).click();
  await viewer.page.waitForURL(/#\/traces\?q=nowhere$/);
  await viewer.open('#/trace/nowhere');
  await viewer.page.getByRole('link', { name: 'All traces' }).click();
  await viewer.page.locator('[data-row="0"]').waitFor();
});

describe('while the backend is gone', () => {
  const gone = (addresses: string) => viewer.page.route(addresses, (route) => route.abort('connectionrefused'));
  const back = (addresses: string) => viewer.page.unroute(addresses);
  const EVERYTHING = '**/viewer-api/**';
  /** What tells a page that the backend is back, which then asks for everything by itself. */
  const EVENTS = '**/viewer-api/events';

  beforeEach(() => viewer.allowFault(/ERR_CONNECTION_REFUSED/));

  test('the list says so, with a button that asks again', async () => {
    const { page } = viewer;
    await gone(EVERYTHING);
    await gone(EVENTS);
    await viewer.open('#/traces');
    const problem = page.getByRole('alert');
    await problem.getByText('The backend cannot be reached').waitFor();
    await shows(() => axeFindings(page), []);
    // Only the button asks: the page would ask by itself if it heard events.
    await back(EVERYTHING);
    await problem.getByRole('button', { name: 'Try again' }).click();
    await page.locator('[data-row="0"]').waitFor();
    await problem.waitFor({ state: 'detached' });
  });

  test('the list asks again by itself as soon as it is back', async () => {
    const { page } = viewer;
    await gone(EVERYTHING);
    await viewer.open('#/traces');
    const problem = page.getByRole('alert');
    await problem.getByText('The backend cannot be reached').waitFor();
    await back(EVERYTHING);
    await page.locator('[data-row="0"]').waitFor();
    await problem.waitFor({ state: 'detached' });
  });

  test('a trace stays readable and says so', async () => {
    await gone(EVENTS);
    await viewer.open('#/trace/support-1');
    await viewer.page.locator('.notice', { hasText: 'The backend does not answer' }).waitFor();
    await viewer.page.locator('.span-row').first().waitFor();
  });
});
