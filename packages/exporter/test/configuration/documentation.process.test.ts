import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsTable } from '../../src/configuration/settings-table';

const ROOT = join(__dirname, '../../../..');
const { pageWithSettings } = require('../../../../scripts/generate-docs.cjs') as {
  pageWithSettings(page: string, settings: object): string;
};

describe('docs/reference/configuration.md', () => {
  const page = readFileSync(join(ROOT, 'docs/reference/configuration.md'), 'utf8');

  it('says what the table of settings says', () => {
    expect(page).toBe(pageWithSettings(page, settingsTable));
  });

  it.each(Object.entries(settingsTable))('has a row for %s with every variable', (name, setting) => {
    const row = page.split('\n').find((line) => line.includes(`| \`${name}: `));
    for (const variable of setting.variables) expect(row).toContain(`\`${variable}\``);
  });

  it('would change with a default', () => {
    const changed = { ...settingsTable, batchSize: { ...settingsTable.batchSize, defaultValue: 321 } };
    expect(pageWithSettings(page, changed)).not.toBe(page);
  });

  it('cannot lose its markers unnoticed', () => {
    expect(() => pageWithSettings('# Configuration', settingsTable)).toThrow('has no markers');
  });

  it('passes the check of the generator', () => {
    const checked = spawnSync(process.execPath, [join(ROOT, 'scripts/generate-docs.cjs'), '--check'], {
      encoding: 'utf8',
    });
    expect(checked.stderr).toBe('');
    expect(checked.status).toBe(0);
  });
});
