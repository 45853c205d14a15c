// A certificate in a file of its own, where a child process is told to find it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function certificateFile(certificate) {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-ca-'));
  const path = join(folder, 'ca.pem');
  writeFileSync(path, certificate);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
