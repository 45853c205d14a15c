// A real Chromium for tests, measurements and screenshots of the viewer.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** @throws Error that says which browsers were tried and how to install one */
export function openBrowser(): Promise<Browser> {
  let found: { executablePath: string; env: Record<string, string> };
  try {
    const output = execFileSync(process.execPath, [join(__dirname, 'find-chromium.mjs')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    found = JSON.parse(output);
  } catch (error) {
    throw new Error(String((error as { stderr?: string }).stderr || error));
  }
  return chromium.launch({
    executablePath: found.executablePath,
    // Without a language some builds call theirs `en-US@posix`, which Intl refuses.
    env: { ...(process.env as Record<string, string>), LC_ALL: 'en_US.UTF-8', LANGUAGE: 'en_US', ...found.env },
    args: [
      '--no-sandbox',
      '--lang=en-US',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
