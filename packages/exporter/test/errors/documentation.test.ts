import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sgpErrorCodes } from '../../src/errors/sgp-error';

describe('docs/reference/errors.md', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/reference/errors.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| |\s*\|$/g, '').trim()));
  const documented = rows.map(([code]) => code?.replaceAll('`', ''));

  it('has a row for each code, in the order of the table in the code', () => {
    expect(documented).toEqual(Object.keys(sgpErrorCodes));
  });

  it('has no code that does not exist, in the text either', () => {
    for (const [code] of page.matchAll(/(?<=`)SGP_[A-Z_]+(?=`)/g)) {
      const isVariable = ['SGP_API_KEY', 'SGP_ACCOUNT_ID', 'SGP_CLIENT_BASE_URL'].includes(code);
      expect(isVariable || code in sgpErrorCodes).toBe(true);
    }
  });

  it('says for each code what it means and what to do', () => {
    for (const row of rows) {
      expect(row).toHaveLength(3);
      for (const cell of row) expect(cell).not.toBe('');
    }
  });
});
