// One backend and one browser for a test file, and for each test a page with nothing remembered from the test before.
// Whatever a page must never do is collected while it runs.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Local, type LocalOptions, startLocal } from '../../src/index';
import { openBrowser } from './open-browser';
import { shows } from './shows';

export interface ViewerWindow {
  readonly local: Local;
  readonly page: Page;
  /** Requests to other hosts, errors of the page, dialogs, and what the content security policy had to block. */
  readonly faults: string[];
  /** Faults that the running test brings about, and that may come until its page is closed. */
  allowFault(pattern: RegExp): void;
  /** Waits until the page has announced a text, which stays for a moment only. */
  announces(text: string): Promise<void>;
  /** Loads the viewer at a fragment. */
  open(fragment: string): Promise<void>;
  /** Presses keys as fast as a person who knows them, without waiting for what each does. */
  press(...keys: string[]): Promise<void>;
}

export function viewerWindow(options: LocalOptions = {}): ViewerWindow {
  let local: Local;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];
  const allowed: RegExp[] = [];
  beforeAll(async () => {
    // One after the other: if the second does not start, the first is closed all the same.
    local = await startLocal({ port: 0, ...options });
    browser = await openBrowser();
  }, 180_000);
  beforeEach(async () => {
    allowed.length = 0;
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
    await context.addInitScript(keepAnnouncements);
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`blocked by the policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('request', (request) => {
      if (!request.url().startsWith(`${local.url}/`) && !request.url().startsWith('data:')) faults.push(request.url());
    });
    page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (401|404|422)/.test(message.text())) faults.push(message.text());
    });
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  });
  afterEach(async () => {
    await context?.close();
    expect(faults.splice(0).filter((fault) => !allowed.some((pattern) => pattern.test(fault)))).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await local?.close();
  });
  return {
    get local() {
      return local;
    },
    get page() {
      return page;
    },
    faults,
    allowFault(pattern) {
      allowed.push(pattern);
    },
    async announces(text) {
      await shows(() => page.evaluate(() => Reflect.get(globalThis, 'announcements')), expect.arrayContaining([text]));
    },
    async open(fragment) {
      await page.goto('about:blank');
      await page.goto(`${local.url}/${fragment}`);
    },
    async press(...keys) {
      await Promise.all(keys.map((key) => page.keyboard.press(key)));
    },
  };
}

/** Runs in the page: writes down all that its line for announcements ever says. */
function keepAnnouncements(): void {
  const announcements: string[] = [];
  Reflect.set(globalThis, 'announcements', announcements);
  new MutationObserver(() => {
    const text = document.querySelector('.announcer')?.textContent ?? '';
    if (text !== '' && text !== announcements.at(-1)) announcements.push(text);
  }).observe(document, { childList: true, characterData: true, subtree: true });
}
