// A text of JSON stays JSON: credentials in it are replaced, and no key, bracket or other value goes with them.
import { propertyRuns } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { CREDENTIAL_MARKER } from '../../src/redact/markers';
import { redactText } from '../../src/redact/redact-text';
import { assignments, credentials, harmless } from './credential-corpus';

const corpus = [...Object.values(credentials), ...assignments.map((parts) => parts.join('')), ...harmless];
/** What asks for a credential at the end of a text, and what one may be quoted with. */
const question = fc
  .tuple(
    fc.constantFrom('', 'Enter your ', 'x='),
    fc.constantFrom('password', 'api_key', 'token', 'API key', 'Authorization', 'Cookie', '密码', 'auth', 'value'),
    fc.constantFrom(':', '=', ': ', ' = ', '：', ' ||', ' is ', '=>', '|', ''),
    fc.constantFrom('', '"', "'", '`', '{', '[', '(', '"""', "'''", '\\', '\n', '[\n'),
  )
  .map((parts) => parts.join(''));
const anyText = fc.oneof(
  { weight: 3, arbitrary: question },
  { weight: 2, arbitrary: fc.constantFrom(...corpus) },
  fc.string({ maxLength: 12 }),
);
const anyKey = fc.oneof(
  fc.constantFrom('a', 'prompt', 'name', 'value', 'content', 'password', 'api_key', 'token', 'headers', 'auth'),
  question,
);
const { document: anyDocument } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: anyText },
    fc.constantFrom<unknown>(null, true, 0, 1.5, -2e30),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('document'),
  ),
  document: fc.dictionary(anyKey, tie('value'), { maxKeys: 4, noNullPrototype: true }),
})) as { document: fc.Arbitrary<object> };

it('is JSON of the same form, however deep it stands in other JSON', () => {
  fc.assert(
    fc.property(
      anyDocument,
      fc.constantFrom(0, 2),
      fc.constantFrom<[string, string]>(['', ''], ['got ', ''], ['', '\nend']),
      (document, indent, [before, behind]) => {
        let text = JSON.stringify(document, undefined, indent);
        for (let level = 0; level < 3; level++) {
          const redacted = redactText(before + text + behind);
          expect(redacted.startsWith(before) && redacted.endsWith(behind)).toBe(true);
          expectSameForm(document, inner(redacted.slice(before.length, redacted.length - behind.length), level));
          text = JSON.stringify({ inner: text });
        }
      },
    ),
    { numRuns: propertyRuns(300) },
  );
});

function inner(text: string, level: number): unknown {
  let parsed: unknown = JSON.parse(text);
  for (let unwrapped = 0; unwrapped < level; unwrapped++)
    parsed = JSON.parse((parsed as { readonly inner: string }).inner);
  return parsed;
}

/** In strings, credentials became the marker, and a number may have become one; whatever else there is stays. */
function expectSameForm(before: unknown, after: unknown): void {
  if (typeof before !== 'object' || before === null) {
    if (after !== before) expect(after).toContain(CREDENTIAL_MARKER);
    return;
  }
  expect(typeof after).toBe('object');
  expect(Array.isArray(after)).toBe(Array.isArray(before));
  const [all, left] = [Object.entries(before), Object.entries(after as object)];
  expect(left).toHaveLength(all.length);
  for (const [index, [key, value]] of all.entries()) {
    const [keyNow, valueNow] = left[index] as [string, unknown];
    if (keyNow !== key) expect(keyNow).toContain(CREDENTIAL_MARKER);
    expectSameForm(value, valueNow);
  }
}
