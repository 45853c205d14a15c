// Which version this is, from the sources as well as from the build.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export function packageVersion(): string {
  const manifest = readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
