// One backend and one browser for a test file, and for each test a page with nothing remembered from the test before.
// Whatever a page must never do is collected while it runs.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Local, type LocalOptions, startLocal } from '../../src/index';
import { openBrowser } from './open-browser';

export interface ViewerWindow {
  readonly local: Local;
  readonly page: Page;
  /** Requests to other hosts, errors of the page, dialogs, and what the content security policy had to block. */
  readonly faults: string[];
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
  beforeAll(async () => {
    [local, browser] = await Promise.all([startLocal({ port: 0, ...options }), openBrowser()]);
  }, 180_000);
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`blocked by the policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
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
    await context.close();
    expect(faults.splice(0)).toEqual([]);
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
    async open(fragment) {
      await page.goto('about:blank');
      await page.goto(`${local.url}/${fragment}`);
    },
    async press(...keys) {
      await Promise.all(keys.map((key) => page.keyboard.press(key)));
    },
  };
}
