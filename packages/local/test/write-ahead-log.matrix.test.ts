// What a database in a folder keeps on disk besides its rows. It writes much, so it belongs to the matrix.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPgliteDatabase } from '../src/store/pglite-database';

test('the write-ahead log of a folder does not grow for ever', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp-local-test-'));
  const database = await openPgliteDatabase(folder);
  try {
    await database.script('CREATE TABLE filler (n int, text text)');
    for (let round = 0; round < 60; round++) {
      // Of random text, which is stored at its full length.
      const text = randomBytes(3 * 1024 * 1024).toString('base64');
      await database.transaction((session) => session.query('INSERT INTO filler VALUES ($1, $2)', [round, text]));
    }
    const log = join(folder, 'pglite', 'pg_wal');
    const bytes = readdirSync(log).reduce((sum, file) => sum + statSync(join(log, file)).size, 0);
    // 240 MB were written; what stays is what the server keeps for the next writes.
    expect(bytes).toBeLessThan(150 * 1024 * 1024);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
