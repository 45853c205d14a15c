// What axe finds wrong with the page as it is now.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export interface AxeFinding {
  id: string;
  help: string;
  /** The beginnings of the first elements concerned. */
  nodes: string[];
}

export async function axeFindings(page: Page): Promise<AxeFinding[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the page
    const results = await (globalThis as any).axe.run();
    // biome-ignore lint/suspicious/noExplicitAny: only what a failure message needs
    return results.violations.map(({ id, help, nodes }: any) => ({
      id,
      help,
      nodes: nodes.slice(0, 3).map((node: { html: string }) => node.html.slice(0, 200)),
    }));
  });
}
