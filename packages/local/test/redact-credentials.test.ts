import type { SpanItem } from '../src/contract/span';
import { REDACTED, redactCredentials } from '../src/validation/redact-credentials';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const redactInput = (input: object) => redactCredentials({ name: 'n', input } as unknown as SpanItem).input;

test.each<[string, string]>([
  [`Authorization: Bearer ${JWT}`, `Authorization: Bearer ${REDACTED}`],
  [`token ${JWT} in the text`, `token ${REDACTED} in the text`],
  ['bearer abc123def456', `bearer ${REDACTED}`],
  ['Authorization: Basic dXNlcjpwYXNz', `Authorization: Basic ${REDACTED}`],
  ['key sk-proj-abcdefghij0123456789', `key ${REDACTED}`],
  ['sk_live_abcdefghij0123456789', REDACTED],
  ['AKIAIOSFODNN7EXAMPLE', REDACTED],
  [`ghp_${'a1'.repeat(18)}`, REDACTED],
  ['postgres://app:s3cr3t@db.example/app', `postgres://app:${REDACTED}@db.example/app`],
  ['redis://:s3cr3t@cache:6379', `redis://:${REDACTED}@cache:6379`],
  ['Server=db;User Id=app;Password=s3cr3t;', `Server=db;User Id=app;Password=${REDACTED};`],
  ['https://api.example/v1?api_key=abc123&x=1', `https://api.example/v1?api_key=${REDACTED}&x=1`],
])('the text %j is stored as %j', (text, expected) => {
  expect(redactInput({ text, list: [{ text }] })).toEqual({ text: expected, list: [{ text: expected }] });
});

test.each([
  'the bearer of bad news',
  'https://example.org:8080/path?q=1@2',
  'task-123456789012345678901234',
  'the password is a secret; max_tokens and api keys are not shown',
  'eyJ is how a token begins',
  'risk-assessment-of-the-year-2026',
])('the text %j stays', (text) => {
  expect(redactInput({ text })).toEqual({ text });
});

test.each([
  'password',
  'Password',
  'db_password',
  'dbPassword',
  'api_key',
  'apiKey',
  'x-api-key',
  'OPENAI_API_KEY',
  'secret',
  'client_secret',
  'accessToken',
  'refresh_token',
  'Authorization',
  'aws_secret_access_key',
  'private_key',
  'credentials',
])('a value under the key %s is redacted, nested ones too', (key) => {
  expect(redactInput({ [key]: 'x' })).toEqual({ [key]: REDACTED });
  expect(redactInput({ a: [{ [key]: { inner: ['x', 7, null, true, ''] } }] })).toEqual({
    a: [{ [key]: { inner: [REDACTED, REDACTED, null, true, ''] } }],
  });
});

test.each(['token', 'tokens', 'input_tokens', 'max_tokens', 'key', 'keyboard', 'secretary', 'author'])(
  'a value under the key %s stays',
  (key) => {
    expect(redactInput({ [key]: 'x', usage: { [key]: 5 } })).toEqual({ [key]: 'x', usage: { [key]: 5 } });
  },
);

test('every free-form field is covered, identifiers are not, and a clean item is returned unchanged', () => {
  const secret = { password: 'x' };
  const item = { id: JWT, name: `call ${JWT}`, input: secret, output: secret, metadata: secret, expected: secret };
  const hidden = { password: REDACTED };
  expect(redactCredentials(item as unknown as SpanItem)).toEqual({
    id: JWT,
    name: `call ${REDACTED}`,
    input: hidden,
    output: hidden,
    metadata: hidden,
    expected: hidden,
  });
  const clean = { name: 'n', input: { text: 'https://example.org', ['__proto__']: { a: 1 } } } as unknown as SpanItem;
  expect(redactCredentials(clean)).toBe(clean);
});

test.each([
  ['eyJ'.repeat(1_000_000)],
  ['-eyJ'.repeat(1_000_000)],
  ['sk-'.repeat(1_000_000)],
  ['Bearer '.repeat(500_000)],
  [`Bearer ${'a'.repeat(3_000_000)}`],
  ['://a:'.repeat(700_000)],
  [`://${':'.repeat(3_000_000)}`],
  ['password='.repeat(400_000)],
  [`password${' '.repeat(3_000_000)}`],
  ['eyJaaaaaaaa.'.repeat(300_000)],
  ['Authorization:'.repeat(300_000)],
])(
  'hostile text %# of megabytes does not take minutes',
  (text) => {
    // Quadratic patterns would run into the timeout of the test.
    expect(redactInput({ text })).toHaveProperty('text');
  },
  10_000,
);
