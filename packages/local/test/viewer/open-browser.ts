// A real Chromium for tests, measurements and screenshots of the viewer.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

interface FoundBrowser {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/** What was found is not looked for again by the other test files of a run: looking is starting a browser, too. */
const MAX_AGE_MILLIS = 10 * 60_000;
const FOLDER = join(tmpdir(), `sgp-local-chromium-${process.getuid?.() ?? 'user'}`);
const FOUND_FILE = join(FOLDER, 'found.json');

/** @throws Error that says which browsers were tried and how to install one */
export async function openBrowser(): Promise<Browser> {
  const remembered = readFound();
  if (remembered !== undefined) {
    try {
      return await launch(remembered);
    } catch {
      // Looked for again below.
    }
  }
  const found = find();
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  // Written whole: another file of the run may be reading.
  const unfinished = `${FOUND_FILE}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify({ ...found, askedFor: process.env.CHROMIUM_PATH }));
  renameSync(unfinished, FOUND_FILE);
  return launch(found);
}

function readFound(): FoundBrowser | undefined {
  try {
    if (Date.now() - statSync(FOUND_FILE).mtimeMs > MAX_AGE_MILLIS) return undefined;
    const { askedFor, ...found } = JSON.parse(readFileSync(FOUND_FILE, 'utf8'));
    return askedFor === process.env.CHROMIUM_PATH ? found : undefined;
  } catch {
    return undefined;
  }
}

function find(): FoundBrowser {
  try {
    const output = execFileSync(process.execPath, [join(__dirname, 'find-chromium.mjs')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return JSON.parse(output);
  } catch (error) {
    throw new Error(String((error as { stderr?: string }).stderr || error));
  }
}

function launch(found: FoundBrowser): Promise<Browser> {
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
      // A page that is loaded anew stays in its process, which is a fifth less work than a process for each load.
      '--process-per-site',
    ],
  });
}
