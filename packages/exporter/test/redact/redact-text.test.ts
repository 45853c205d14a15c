import { redactText } from '../../src/redact/redact-text';
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
