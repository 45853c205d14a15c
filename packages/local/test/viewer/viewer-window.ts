// One backend, one browser and one page for a test file. Whatever a page must never do is collected while it runs.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Local, type LocalOptions, startLocal } from '../../src/index';
import { openBrowser } from './open-browser';

export interface ViewerWindow {
  readonly local: Local;
  readonly page: Page;
  /** Requests to other hosts, errors of the page, dialogs, and what the content security policy had to block. */
  readonly faults: string[];
  /** Opens a fragment as a new visitor would: with a fresh page. */
  open(fragment: string): Promise<void>;
}

export function viewerWindow(options: LocalOptions = {}): ViewerWindow {
  let local: Local;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    [local, browser] = await Promise.all([startLocal({ port: 0, ...options }), openBrowser()]);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`blocked by the policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('request', (request) => {
      if (!request.url().startsWith(`${local.url}/`) && !request.url().startsWith('data:')) faults.push(request.url());
    });
    page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (401|404)/.test(message.text())) faults.push(message.text());
    });
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }, 60_000);
  afterEach(() => {
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
  };
}
