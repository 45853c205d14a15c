import { propertyRuns } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { mayHoldCredential, redactText } from '../../src/redact/redact-text';
import { assignments, credentials, harmless } from './credential-corpus';

const MARKER = '[REDACTED:credential]';

describe('redactText', () => {
  it.each(Object.entries(credentials))('replaces a text that is a credential: %s', (_, credential) => {
    expect(redactText(credential)).toBe(MARKER);
  });

  it.each(Object.entries(credentials))(
    'replaces nothing but the credential in the middle of a text: %s',
    (_, credential) => {
      if (/^-----BEGIN.*[^-]$|^bearer/s.test(credential)) return;
      expect(redactText(`Here, use "${credential}" (mine), then ask again.`)).toBe(
        `Here, use "${MARKER}" (mine), then ask again.`,
      );
      expect(redactText(`请使用 ${credential} 谢谢`)).toBe(`请使用 ${MARKER} 谢谢`);
      expect(redactText(JSON.stringify({ a: [`x ${credential} y`] }))).toBe(JSON.stringify({ a: [`x ${MARKER} y`] }));
    },
  );

  // Each has but one of the signs by which a short text is known to hold something.
  it.each([
    ['ya29.', 'a1c3'.repeat(5)],
    ['AKIA', 'Q3R7'.repeat(4)],
    ['SG.', `${'a1c3'.repeat(5)}.${'a1c3'.repeat(4)}`],
    ['eyJ', `${'a1c3'.repeat(3)}.${'a1c3'.repeat(2)}`],
    ['hf_', 'a1c3'.repeat(5)],
    ['sk-', 'a1c3'.repeat(5)],
    ['Basic ', 'a1c3ef'],
    ['bearer ', 'a1c3'.repeat(6)],
    ['', 'x://u:a1c3@h'],
    ['pwd=', 'a1c3ef'],
  ])('replaces a short one: %s…', (prefix, rest) => {
    expect(redactText(prefix + rest)).toContain(MARKER);
  });

  it.each([
    ['pass%3D', 'a1b2c3'],
    ['pass%25253D', 'a1b2c3'],
    ['Bearer%20', 'a1b2c3'],
  ])('decodes a short text that has no other sign than an encoded one: %s…', (prefix, rest) => {
    expect(redactText(prefix + rest)).not.toContain(rest.slice(0, 4));
  });

  it('reads a sign behind the last word of a text, and beside blanks at its end', () => {
    expect(redactText('password=\n a1b2c3d4')).toBe('password=\n a1b2c3d4');
    expect(redactText('password:  a1b2c3d4 \n')).toBe(`password:  ${MARKER} \n`);
    expect(redactText('password= \n')).toBe('password= \n');
    expect(redactText('password=a1b2c3d4:')).not.toContain('a1b2c3d4');
  });

  it('reads a short text as it reads a long one', () => {
    const piece = fc.oneof(
      fc.constantFrom(...Object.values(credentials).map((credential) => credential.slice(0, 40))),
      fc.constantFrom(...assignments.map(([before, credential]) => before.slice(-12) + credential.slice(0, 30))),
      fc.string({ maxLength: 20 }),
    );
    const short = fc
      .array(piece, { minLength: 1, maxLength: 2 })
      .map((pieces) => pieces.join(' ').slice(0, 48))
      // A scheme in lower case counts at the beginning only.
      .filter((text) => !/^(?:\s|bearer|basic)/i.test(text));
    const before = '\n'.repeat(60);
    fc.assert(
      fc.property(short, (text) => expect(redactText(before + text)).toBe(before + redactText(text))),
      { numRuns: propertyRuns(3000) },
    );
  });

  it('replaces a private key directly behind another key', () => {
    const { 'Langfuse public': key, PEM: pem } = credentials;
    expect(redactText(`${key}${pem} end`)).toBe(`${MARKER} end`);
  });

  it.each(assignments)('keeps what is around it: %s…', (before, credential, after) => {
    expect(redactText(before + credential + after)).toBe(before + MARKER + after);
  });

  it.each(harmless)('leaves a harmless text as it is: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each(harmless)('leaves it also within another text: %s', (text) => {
    const prose = `A sentence before. ${text}\nAnd one behind.`;
    expect(redactText(prose)).toBe(prose);
  });
});

describe('mayHoldCredential', () => {
  it.each([
    ...[
      'password=hunter2',
      `ghp_${'a1B2'.repeat(8)}`,
      'pass%3Dhunter2',
      String.raw`pass\u003dhunter2`,
      'Bearer ab1cde',
    ],
    ...['curl -u bo:hunter2', '<password>x</password>', "IDENTIFIED BY 'x'", 'setx A b', 'requirepass ab1cde'],
  ])('is true of %s', (text) => {
    expect(mayHoldCredential(text)).toBe(true);
  });

  it.each([
    '',
    'Hello',
    'a well-known friend: 12 = twelve',
    '100% sure',
    String.raw`a\nb`,
    'monkey=1',
    'my wd, my word',
  ])('is false of %s', (text) => {
    expect(mayHoldCredential(text)).toBe(false);
  });
});

describe('redactText, short texts', () => {
  it.each([
    ['pwd=1a2', 'pwd=[REDACTED:credential]'],
    ['pwd=1a', 'pwd=1a'],
    ['%70wd=1a2', '%70wd=[REDACTED:credential]'],
    ['密码=1a2b', '密码=[REDACTED:credential]'],
    ['gsk_a1b2c3d4e5f6a7b8c9d0', '[REDACTED:credential]'],
    ['basic\tab1cde', '[REDACTED:credential]'],
    ['vault login ab1cde', 'vault login [REDACTED:credential]'],
    ['vault login abcdef', 'vault login abcdef'],
    ['x'.repeat(31).concat(' pwd=1a2'), 'x'.repeat(31).concat(' pwd=[REDACTED:credential]')],
    ['x'.repeat(23).concat(' pwd=1a2b3c4'), 'x'.repeat(23).concat(' pwd=[REDACTED:credential]')],
    ['x'.repeat(24).concat(' pwd=1a2b3c4'), 'x'.repeat(24).concat(' pwd=[REDACTED:credential]')],
  ])('%s becomes %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });
});
