import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialKeys, credentialKinds, credentialRows } from '../../src/redact/credential-kinds';
import { credentialName } from '../../src/redact/credential-name';
import { redactText } from '../../src/redact/redact-text';
import { tokenShapes } from '../../src/redact/token-table';

const ROOT = join(__dirname, '../../../..');
const { pageWithCredentials } = require('../../../../scripts/generate-docs.cjs') as {
  pageWithCredentials(page: string, rows: object): string;
};

describe('docs/reference/privacy.md', () => {
  const page = readFileSync(join(ROOT, 'docs/reference/privacy.md'), 'utf8');

  it('says what the list of what is redacted says', () => {
    expect(pageWithCredentials(page, credentialRows)).toBe(page);
  });

  it('would change with the list', () => {
    expect(pageWithCredentials(page, credentialRows.slice(1))).not.toBe(page);
  });

  it.each(tokenShapes.map(({ issuer }) => issuer))('names %s', (issuer) => {
    expect(page).toContain(issuer);
  });

  it.each(credentialKinds.flatMap(({ rows }) => rows.flatMap(({ examples }) => examples)))(
    'promises what holds: %s',
    (example) => {
      expect(redactText(example)).not.toMatch(/hunter2|abc|00abc123def|1a2b3c4d|p#ss/);
      expect(redactText(example)).toContain('[REDACTED:credential]');
    },
  );

  it.each(credentialKeys.flatMap(({ examples }) => examples))('promises what holds: the key %s', (key) => {
    expect(credentialName(key)).not.toBe('never');
  });
});
