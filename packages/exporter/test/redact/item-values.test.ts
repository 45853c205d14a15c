// What redactItem makes of single values: by their key, their kind, and what stands beside them.
import type { DraftObject, DraftValue } from '../../src/item/item-draft';
import { JsonText } from '../../src/item/json-text';
import { type Mask, redactItem } from '../../src/redact/redact-item';
import { RedactionFailures } from '../../src/redact/redaction-failures';

const MARKER = '[REDACTED:credential]';
const UNREAD = '[REDACTED:not-inspected]';
const TOKEN = 'a1b2c3d4e5f6a7b8';
const MAX_VALUES = 250_000;

const item = { id: 'a', trace_id: 't', name: 'chat', start_timestamp: '2026-01-01T00:00:00Z' };
const after = (input: DraftObject) => redactItem({ ...item, input }, { redactCredentials: true }).input;
const valueAfter = (key: string, value: DraftValue | undefined) => after({ [key]: value } as DraftObject)?.[key];
const jsonText = (text: string) => {
  const bytes = Buffer.from(`"${text}"`);
  return new JsonText(bytes, 1, bytes.length - 1);
};

describe('a value under the name of a credential', () => {
  it.each<[string, DraftValue | undefined]>([
    ['password', 'x'],
    ['password', 0],
    ['password', ['x']],
    ['password', ['', 'x']],
    ['password', [1]],
    ['password', { user: 'bo' }],
    ['password', { type: 'string', value: 'x' }],
    ['password', { type: 'login' }],
    ['password', { type: ['login', 'string'] }],
    ['token', TOKEN],
    ['token', ['x', TOKEN]],
    ['pass', 'letmein'],
    ['pass', ['letmein']],
    ['password', jsonText('x')],
    ['token', jsonText(TOKEN)],
  ])('goes: %s, %j', (key, value) => {
    expect(valueAfter(key, value)).toBe(MARKER);
  });

  it.each<[string, DraftValue | undefined]>([
    ['password', undefined],
    ['password', null],
    ['password', true],
    ['password', false],
    ['password', ''],
    ['password', '$PASSWORD'],
    ['password', []],
    ['password', ['', null]],
    ['password', [['x']]],
    ['password', {}],
    ['password', { type: 'string' }],
    ['password', { type: ['string', 'null'] }],
    ['password', { type: 'number' }],
    ['password', { $ref: '#/a' }],
    ['password', { anyOf: [] }],
    ['password', { oneOf: [] }],
    ['password', { allOf: [] }],
    ['password', jsonText('')],
    ['token', 'Hello'],
    ['token', 12345678],
    ['token', 'letmein'],
    ['token', ['letmein', [TOKEN]]],
    ['token', { a: TOKEN }],
    ['token', jsonText('Hello')],
    ['pass', '12'],
    ['pass', 12],
    ['pass', true],
    ['pass', ['12']],
    ['pass', jsonText('12')],
    ['content', TOKEN],
    ['content', ['letmein']],
    ['content', jsonText('letmein')],
  ])('stays: %s, %j', (key, value) => {
    const input = { [key]: value } as DraftObject;
    expect(after(input)).toBe(input);
  });

  it('is read like any other when it is none', () => {
    expect(valueAfter('token', { password: 'x', b: 1 })).toEqual({ password: MARKER, b: 1 });
    expect(valueAfter('token', 'password=hunter2 and so on')).toBe(`password=${MARKER} and so on`);
    expect(valueAfter('password', [{ api_key: 'k' }])).toEqual([{ api_key: MARKER }]);
  });

  it('goes each time, after one of the same key that stays', () => {
    const clean = 'a clean one';
    expect(valueAfter('content', clean)).toBe(clean);
    expect(valueAfter('password', clean)).toBe(MARKER);
    expect(valueAfter('token', 'Hello')).toBe('Hello');
    expect(after({ name: 'token', value: TOKEN })).toEqual({ name: 'token', value: MARKER });
    expect(after({ name: 'other', value: TOKEN })).toEqual({ name: 'other', value: TOKEN });
    expect(after({ name: 'token', value: TOKEN })).toEqual({ name: 'token', value: MARKER });
  });
});

describe('the value of a pair', () => {
  const names = ['name', 'key', 'Name', 'Key', 'NAME', 'KEY', 'header', 'field', 'variable', 'ParameterKey', 'aName'];

  it.each(names)('goes beside the name of a credential: %s', (name) => {
    expect(after({ [name]: 'password', value: 'x', other: 'y' })).toEqual({
      [name]: 'password',
      value: MARKER,
      other: 'y',
    });
    expect(after({ value: 'x', [name]: 'password' })).toEqual({ value: MARKER, [name]: 'password' });
  });

  it.each([
    ['value', 'x'],
    ['Value', 'x'],
    ['VALUE', 'x'],
    ['ParameterValue', 'x'],
    ['values', ['x']],
    ['plainText', 'x'],
    ['value', 12],
    ['value', { a: 1 }],
  ])('goes by its own key: %s, %j', (key, value) => {
    expect(after({ name: 'password', [key]: value })).toEqual({ name: 'password', [key]: MARKER });
  });

  it.each<DraftObject>([
    { name: 'user', value: 'x' },
    { name: 'user', value: 12 },
    { name: 'token', value: 'x' },
    { name: 7, value: 'x' },
    { name: 'password', text: 'x' },
    { name: 'password', value: '$PASSWORD' },
    { name: 'password', value: true },
    { nickname: 'password', value: 'x' },
    { parameter_name: 'password', value: 'x' },
    { nameOf: 'password', value: 'x' },
    { ['x'.repeat(17).concat('Name')]: 'password', value: 'x' },
    { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, value: 'x', aName: 'password' },
  ])('stays: %j', (pair) => {
    expect(after(pair)).toBe(pair);
  });

  it('is looked for among the first eight keys', () => {
    expect(after({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, value: 'x', aName: 'password' })).toEqual(
      expect.objectContaining({ value: MARKER }),
    );
  });
});

describe('a key that is a credential', () => {
  const key = (letter: string) => `ghp_${letter.repeat(10)}${'a1'.repeat(10)}`;

  it('is replaced with a number behind it when there are more, and every value stays', () => {
    expect(Object.entries(after({ [key('a')]: 1, [key('b')]: 'x', [key('c')]: [2], z: 3 }) ?? {})).toEqual([
      [MARKER, 1],
      [`${MARKER} 2`, 'x'],
      [`${MARKER} 3`, [2]],
      ['z', 3],
    ]);
    expect(after({ [key('a')]: { password: 'x' } })).toEqual({ [MARKER]: { password: MARKER } });
  });
});

describe('as many values as are read', () => {
  const filled = (count: number) => Array<DraftValue>(count).fill(0);

  it('stay in a list, and not one more', () => {
    const list = filled(MAX_VALUES - 1);
    expect(after({ list })?.list).toBe(list);
    expect(after({ list: filled(MAX_VALUES) })).toEqual({ list: UNREAD });
  });

  it('count through lists and objects', () => {
    const list = filled(MAX_VALUES - 5);
    expect(after({ list, a: { b: 1, c: 2, d: 3 } })?.a).toEqual({ b: 1, c: 2, d: 3 });
    expect(after({ list, a: { b: 1, c: 2, d: 3, e: 4 } })?.a).toBe(UNREAD);
    expect(after({ list, a: [1, 2, 3], b: 1 })?.a).toBe(UNREAD);
  });

  it('replace a whole field that has more', () => {
    const many = Object.fromEntries(filled(MAX_VALUES + 1).map((value, index) => [index, value]));
    expect(after(many)).toEqual({ value: UNREAD });
  });
});

describe('what is not of its own', () => {
  it('is not read and stays', () => {
    const inherited = Object.assign(Object.create({ password: 'x' }), { a: 1 }) as DraftObject;
    expect(after(inherited)).toBe(inherited);
  });
});

describe('the resource of a process', () => {
  const resourceAfter = (resource: DraftValue, mask?: Mask) =>
    redactItem({ ...item, metadata: { resource } }, { redactCredentials: true, mask }).metadata?.resource;

  it.each<DraftValue>([7, 'x', null, true])('may be anything: %j', (resource) => {
    expect(resourceAfter(resource)).toBe(resource);
  });

  it('is read again as long as it may change', () => {
    const resource: DraftObject = { a: 'x' };
    expect(resourceAfter(resource)).toBe(resource);
    resource.password = 'x';
    expect(resourceAfter(resource)).toEqual({ a: 'x', password: MARKER });
  });

  it('is read for each mask', () => {
    const resource = Object.freeze({ a: 'x' });
    expect(resourceAfter(resource)).toBe(resource);
    expect(resourceAfter(resource, (_, value) => `${value}!`)).toEqual({ a: 'x!' });
  });

  it('is remembered as a resource alone: elsewhere the same object is one of the values', () => {
    const shared = Object.freeze({ a: 'x', b: 1 });
    const asked: string[] = [];
    redactItem(
      { ...item, input: { shared }, metadata: { resource: shared } },
      { redactCredentials: true, mask: (key, value) => `${asked.push(key)}${value}` },
    );
    expect(asked).toEqual(['name', 'input.shared.a', 'metadata.resource.a']);
  });
});

describe('a mask', () => {
  const masked = (parts: object, mask: Mask, failures?: RedactionFailures) =>
    redactItem({ ...item, ...parts }, { redactCredentials: true, mask, failures });

  it('may not change the type of the span, where it says the same', () => {
    const metadata = { __span_type__: 'LLM', other: 'LLM', inner: { __span_type__: 'LLM' } };
    const mask: Mask = (key, value) => (key === 'name' ? value : '');
    expect(masked({ type: 'LLM', metadata }, mask).metadata).toEqual({
      __span_type__: 'LLM',
      other: '',
      inner: { __span_type__: '' },
    });
    expect(masked({ type: 'TOOL', metadata }, mask).metadata).toEqual(expect.objectContaining({ __span_type__: '' }));
  });

  it('is asked again about what it was asked before', () => {
    const asked: string[] = [];
    for (let time = 0; time < 2; time++) masked({ input: { a: 'x' } }, (key, value) => `${asked.push(key)}${value}`);
    expect(asked).toEqual(['name', 'input.a', 'name', 'input.a']);
  });

  it('may fail where nobody counts', () => {
    const mask = (() => undefined) as unknown as Mask;
    expect(masked({ input: { a: 'x' } }, mask).input).toEqual({ a: '[REDACTED:mask-failed]' });
  });

  it('may return no text that looks like one', () => {
    const failures = new RedactionFailures();
    const mask = (() => ({ isWellFormed: () => true })) as unknown as Mask;
    expect(masked({ input: { a: 'x' } }, mask, failures).name).toBe('[REDACTED:mask-failed]');
    expect(failures.take()).toEqual({ count: 2, firstKey: 'name' });
  });

  it('may give a value under the name of a credential, which is looked at again', () => {
    expect(masked({ input: { token: 'Hello' } }, (key, value) => (key === 'name' ? value : TOKEN)).input).toEqual({
      token: MARKER,
    });
    expect(masked({ input: { token: 'Hello' } }, (_, value) => value.toUpperCase()).input).toEqual({ token: 'HELLO' });
    expect(masked({ input: { pass: '12' } }, (_, value) => value.replace('12', 'letmein')).input).toEqual({
      pass: MARKER,
    });
    expect(masked({ input: { password: ['', ['x']] } }, (_, value) => `${value}y`).input).toEqual({
      password: ['y', ['xy']],
    });
  });
});

describe('the name of a span', () => {
  const nameAfter = (name: string) => redactItem({ ...item, name }, { redactCredentials: true }).name;

  it('is redacted each time, and stays when it is clean', () => {
    for (let time = 0; time < 2; time++) {
      expect(nameAfter('chat')).toBe('chat');
      expect(nameAfter('GET /?password=hunter2')).toBe(`GET /?password=${MARKER}`);
    }
  });
});

describe('values that say by their form what they are', () => {
  const key = { d: 'x', p: 'x', q: 'x', k: 'x', dp: 'x', dq: 'x', qi: 'x' };
  const other = { n: 'x', e: 'x', x: 'x', y: 'x', dx: 'x', di: 'x', xd: 'x' };

  it('are the secret parts of a key of JSON', () => {
    const secret = Object.fromEntries(Object.keys(key).map((name) => [name, MARKER]));
    expect(after({ key: { kty: 'RSA', ...key, ...other } })).toEqual({ key: { kty: 'RSA', ...secret, ...other } });
    expect(after({ key: { kty: 1, ...key } })).toEqual({ key: { kty: 1, ...key } });
    expect(after({ key: { kty: 'RSA', d: 1, k: { a: 'x' } } })).toEqual({ key: { kty: 'RSA', d: 1, k: { a: 'x' } } });
  });

  it('are tokens by the hosts that they are for', () => {
    expect(after({ token: { 'a.io': TOKEN, 'b.io': TOKEN } })).toEqual({ token: MARKER });
    for (const token of [{ 'a.io': TOKEN, b: TOKEN }, { 'a.io': 'x' }, { 'a.io': 1 }, {}])
      expect(after({ token })).toEqual({ token });
    expect(after({ pass: { 'a.io': TOKEN } })).toEqual({ pass: { 'a.io': TOKEN } });
  });
});
