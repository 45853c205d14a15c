// Where this package's own files are, from the sources as well as from the build, and which version it is.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder that holds package.json, viewer/ and migrations/. */
export const PACKAGE_FOLDER = join(__dirname, '..', '..');

/** The version in package.json. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
