import { propertyRuns } from '@sgp-otel/testkit';
import { unicodeText } from '@sgp-otel/testkit/src/unicode-text';
import fc from 'fast-check';
import type { JsonObject, SgpItem } from '../../src/item/sgp-item';
import { redactItem } from '../../src/redact/redact-item';
import { mayHoldCredential, redactText } from '../../src/redact/redact-text';
import { isStandIn } from '../../src/redact/secret-values';
import { itemViolations } from '../convert/item-violations';
import { assignments, credentials, harmless } from './credential-corpus';

const options = { redactCredentials: true };
const MARKER = '[REDACTED:credential]';

/** Pieces that credentials, and what stands around them, are made of. */
const piece = fc.oneof(
  fc.constantFrom(...Object.values(credentials), ...assignments.map((parts) => parts.join('')), ...harmless),
  fc.constantFrom(
    'password',
    '"',
    "'",
    '\\',
    '\\"',
    ':',
    '=',
    '://',
    '@',
    '/',
    ' ',
    '\n',
    '{',
    '}',
    '[',
    ',',
    ';',
    'Bearer ',
    'sk-',
    'eyJ',
    '.',
    '-',
  ),
  unicodeText({ maxLength: 30 }),
  fc.stringMatching(/^[\w.-]{15,25}$/),
  fc.constantFrom('客户', '：', '密码', '😀'),
);
const anyText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const anyKey = fc.oneof(
  anyText,
  fc.constantFrom('password', 'token', 'value', 'name', '__proto__', 'constructor', 'content', 'api_key'),
);
const { content: anyContent } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    anyText,
    fc.constantFrom<unknown>(null, true, 0, 1.5),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('content'),
  ),
  content: fc
    .array(fc.tuple(anyKey, tie('value')), { maxLength: 5 })
    .map((entries) => JSON.parse(JSON.stringify(Object.fromEntries(entries)))),
})) as { content: fc.Arbitrary<JsonObject> };

const anyItem: fc.Arbitrary<SgpItem> = fc
  .record(
    { name: anyText, input: anyContent, output: anyContent, metadata: anyContent, expected: anyContent },
    { requiredKeys: ['name'] },
  )
  .map((parts) => ({
    ...parts,
    name: parts.name || 'n',
    id: 'i',
    trace_id: 't',
    group_id: 'g',
    start_timestamp: '2026-01-01T00:00:00.000000Z',
  }));

describe('redactItem, whatever an item holds', () => {
  it('gives an item that the API takes, and leaves the given one', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const before = JSON.stringify(item);
        const redacted = redactItem(item, options);
        expect(JSON.stringify(item)).toBe(before);
        expect(itemViolations(item)).toEqual(expect.arrayContaining(itemViolations(redacted)));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('has nothing more to do a second time', () => {
    const known = fc.constantFrom(
      ...Object.values(credentials),
      ...assignments.map((parts) => parts.join('')),
      ...harmless,
      `https://${credentials['GitHub personal']}@github.com/org/repo`,
    );
    const content = fc.dictionary(
      fc.constantFrom('password', 'token', 'content', 'a.b', credentials.npm as string),
      fc.oneof(
        known,
        fc.array(known),
        fc.tuple(known, known).map((each) => each.join('\n')),
      ),
    );
    fc.assert(
      fc.property(content, (metadata) => {
        const once = redactItem(
          { name: 'n', trace_id: 't', start_timestamp: '2026-01-01T00:00:00Z', metadata },
          options,
        );
        expect(redactItem(once, options)).toBe(once);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('never throws and always gives texts, whatever a mask does', () => {
    const masks = [
      () => 1,
      () => {
        throw new Error('x');
      },
      (key: string) => key,
      (_: string, value: string) => value + value,
    ];
    fc.assert(
      fc.property(anyItem, fc.constantFrom(...masks), fc.boolean(), (item, mask, redactCredentials) => {
        const redacted = redactItem(item, { redactCredentials, mask: mask as never });
        expect({ ...redacted, name: 0, input: 0, output: 0, metadata: 0, expected: 0 }).toEqual({
          ...item,
          name: 0,
          input: 0,
          output: 0,
          metadata: 0,
          expected: 0,
        });
      }),
    );
  });
});

describe('redactText, whatever a text holds', () => {
  const separator = fc.constantFrom(' ', '\n', '"', '(', ')', '<', '>', ' 客户 ', ' 😀 ');

  it('finds a credential between any other texts', () => {
    fc.assert(
      fc.property(
        fc.lorem({ mode: 'sentences' }),
        separator,
        fc.constantFrom(...Object.values(credentials)),
        separator,
        fc.lorem(),
        (before, left, credential, right, after) => {
          // A private key without its last line may go on.
          if (/^-----BEGIN.*[^-]$|^bearer/s.test(credential)) return;
          const redacted = redactText(`${before}${left}${credential}${right}${after}`);
          expect(redacted).toBe(`${before}${left}${MARKER}${right}${after}`);
        },
      ),
    );
  });

  it('keeps JSON text readable as JSON with the same keys', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('password', 'api_key', 'access_token', 'clientSecret'),
        fc.oneof(anyText, fc.integer({ min: 0 })),
        anyText,
        (key, secret, other) => {
          let text = JSON.stringify({ a: 1, [key]: secret, z: 'end' });
          for (let level = 0; level < 3; level++) {
            let parsed: unknown = redactText(text);
            for (let unwrap = 0; unwrap <= level; unwrap++)
              parsed = unwrap === level ? JSON.parse(parsed as string) : JSON.parse(parsed as string).inner;
            expect(Object.keys(parsed as object)).toEqual(['a', key, 'z']);
            const value = (parsed as JsonObject)[key];
            // Words such as `password` and `required` stand where a credential goes without being one.
            if (typeof secret === 'number' || (/^[^\s"'\\$%{}<>*.…]{4,}$/.test(secret) && !isStandIn(secret)))
              expect(value).toBe(MARKER);
            text = JSON.stringify({ inner: text });
          }
          redactText(other);
        },
      ),
      {
        numRuns: propertyRuns(300),
        // Found by long runs.
        examples: [
          'password',
          '-a--.-.aa--aa-aa.password',
          'Enter your password:\\"',
          "密码：'",
          "password=****'",
          ',[客户',
          ':[REDACTED:mask-failed]',
        ].map((secret): ['password', string, string] => ['password', secret, '']),
      },
    );
  });
});

describe('mayHoldCredential', () => {
  const asContent = (text: string) => JSON.stringify({ content: text });
  /** In a text that is mostly of them, only the runs of other characters are searched. */
  const IDEOGRAPHS = '客户要求退款'.repeat(20);

  it('is true of each text that redactText changes, and of JSON that holds it, once or twice', () => {
    const sign = fc.constantFrom(
      '\t',
      '\t ',
      '\r\n',
      '\u0001',
      '\ud800',
      '\\',
      ':=',
      'token',
      'API\tkey',
      'bearer',
      'BEARER',
      'basic\t',
      'machine a.io login bo ',
      'machine\na\n',
      'password hunter2',
      '%3D',
      '%25253D',
      'password%3Dhunter2',
      '%E5%AF%86%E7%A0%81%3Dhunter2',
      "IDENTIFIED%20BY%20'hunter!2'",
      '\\u003d',
      'password\\u003dhunter2',
      '<meta name="csrf-token" content="a1b2c3d4e5f6a7b8">',
      'echo hunter2 | x --password-stdin',
      `dapi${'0a1b2c3d'.repeat(4)}`,
    );
    const text = fc.array(fc.oneof({ weight: 3, arbitrary: piece }, sign), { maxLength: 12 });
    fc.assert(
      fc.property(
        text.map((pieces) => pieces.join('')),
        (own) => {
          for (const each of [own, `${IDEOGRAPHS}${own}${IDEOGRAPHS}`]) {
            if (redactText(each) === each) continue;
            expect(mayHoldCredential(each)).toBe(true);
            expect(mayHoldCredential(asContent(each))).toBe(true);
            expect(mayHoldCredential(asContent(asContent(each)))).toBe(true);
          }
        },
      ),
      { numRuns: propertyRuns(3000) },
    );
  });

  it.each([...Object.values(credentials), ...assignments.map((parts) => parts.join(''))])('is true of %s', (text) => {
    for (const each of [text, `客户要求退款因为订单延迟了${text}`.padEnd(200, '订'), `\n${text}`, `\t${text}`]) {
      if (redactText(each) === each) continue;
      expect(mayHoldCredential(each)).toBe(true);
      expect(mayHoldCredential(asContent(each))).toBe(true);
    }
  });

  it.each([
    'The quick brown fox: a well-known, long-standing friend of John at 12:30; see item [1] = first.',
    '客户要求退款：订单 20240101 延迟。',
    JSON.stringify([
      { role: 'user', content: 'Tell me about "REST":\nGET /users?id=1 on http://localhost:3000/a_b-c' },
    ]),
  ])('is false of %s', (text) => {
    expect(mayHoldCredential(text)).toBe(false);
    expect(mayHoldCredential(asContent(text))).toBe(false);
  });
});
