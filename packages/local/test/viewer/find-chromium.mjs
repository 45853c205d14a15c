// Prints, as JSON, a Chromium that starts on this machine: CHROMIUM_PATH, the system's, or else the one inside the npm
// package @sparticuz/chromium, with its own copies of the system libraries that a bare machine lacks. Fails loudly:
// browser tests that skip themselves would hide a broken viewer.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium as playwright } from 'playwright-core';

const SYSTEM_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const tried = [];

// A browser that was asked for by name is not replaced by another one.
const found = process.env.CHROMIUM_PATH ? await fromEnvironment() : ((await fromSystem()) ?? (await fromPackage()));
if (found === undefined) {
  console.error(
    [
      'No Chromium starts on this machine, and the browser tests need one:',
      ...tried.map((attempt) => `  - ${attempt}`),
      'Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to its executable.',
    ].join('\n'),
  );
  process.exit(1);
}
console.log(JSON.stringify(found));

function fromEnvironment() {
  return startable({ executablePath: process.env.CHROMIUM_PATH, env: {} }, 'CHROMIUM_PATH');
}

async function fromSystem() {
  for (const executablePath of SYSTEM_PATHS.filter((candidate) => existsSync(candidate))) {
    const browser = await startable({ executablePath, env: {} }, 'system');
    if (browser) return browser;
  }
  return undefined;
}

async function fromPackage() {
  // The package unpacks into the folder for temporary files, under fixed names; in a folder of our own nobody else's
  // are in the way. The variable makes it unpack its libraries as well.
  const folder = path.join(tmpdir(), `sgp-local-chromium-${process.getuid?.() ?? 'user'}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  process.env.TMPDIR = folder;
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    const executablePath = await chromium.executablePath();
    const fonts = { FONTCONFIG_FILE: writeFontSettings(folder) };
    const libraries = { ...fonts, LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') };
    return (
      (await startable({ executablePath, env: fonts }, 'npm package, libraries of the system')) ??
      (await startable({ executablePath, env: libraries }, 'npm package, its own libraries'))
    );
  } catch (error) {
    tried.push(`@sparticuz/chromium: ${error.message}`);
    return undefined;
  }
}

/** The package's own settings name folders of another machine, and a page without any font ends the browser. */
function writeFontSettings(folder) {
  const file = path.join(folder, 'sgp-local-fonts.conf');
  const folders = [path.join(folder, 'fonts'), '/usr/share/fonts'].map((one) => `<dir>${one}</dir>`).join('');
  const cache = `<cachedir>${path.join(folder, 'font-cache')}</cachedir>`;
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}${cache}</fontconfig>`,
  );
  return file;
}

async function startable(browser, what) {
  let launched;
  try {
    launched = await playwright.launch({
      executablePath: browser.executablePath,
      args: ['--no-sandbox', '--disable-gpu'],
      env: { ...process.env, ...browser.env },
      timeout: 20_000,
    });
    const page = await launched.newPage();
    await page.goto('data:text/html,<p>starts</p>', { timeout: 20_000 });
    await page.screenshot({ timeout: 20_000 });
    return (await page.textContent('p')) === 'starts' ? browser : undefined;
  } catch (error) {
    tried.push(`${what}: ${browser.executablePath}: ${error.message.split('\n')[0]}`);
    return undefined;
  } finally {
    await launched?.close();
  }
}
