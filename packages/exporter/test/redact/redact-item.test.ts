import type { JsonObject, SgpItem } from '../../src/item/sgp-item';
import { type Mask, redactItem } from '../../src/redact/redact-item';
import { RedactionFailures } from '../../src/redact/redaction-failures';
import { credentials, mixed } from './credential-corpus';

const MARKER = '[REDACTED:credential]';
const KEY = credentials['GitHub personal'] as string;

const identity = {
  id: 'b7ad6b7169203331',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  parent_id: 'b7ad6b7169203332',
  start_timestamp: '2026-01-01T00:00:00.000000Z',
  end_timestamp: '2026-01-01T00:00:01.000000Z',
};
const itemOf = (parts: Partial<SgpItem>): SgpItem => ({ ...identity, name: 'chat', ...parts });
const metadataAfter = (metadata: JsonObject, mask?: Mask) =>
  redactItem(itemOf({ metadata }), { redactCredentials: true, mask }).metadata;

/** Throws on any attempt to change it. */
function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(Object.freeze(value))) deepFrozen(each);
  return value;
}

describe('redactItem, credentials', () => {
  const options = { redactCredentials: true };

  it('returns the same item when there is nothing to redact', () => {
    const item = itemOf({
      input: { messages: [{ role: 'user', content: 'Hello' }] },
      metadata: { a: [1, { b: null }] },
    });
    expect(redactItem(item, options)).toBe(item);
  });

  it('redacts in the name, input, output, metadata and expected, at every depth', () => {
    const content = { messages: [{ content: [{ text: `use ${KEY} now` }] }] };
    const expected = { messages: [{ content: [{ text: `use ${MARKER} now` }] }] };
    const redacted = redactItem(
      itemOf({ name: `GET ${KEY}`, input: content, output: content, metadata: content, expected: content }),
      options,
    );
    expect(redacted).toEqual(
      itemOf({ name: `GET ${MARKER}`, input: expected, output: expected, metadata: expected, expected }),
    );
  });

  it('leaves what identifies the span as it is, even where it looks like a credential', () => {
    const item = itemOf({ id: KEY, trace_id: KEY, parent_id: KEY, group_id: KEY, application_variant_id: KEY });
    expect(redactItem(item, options)).toBe(item);
  });

  it('changes nothing of what it was given, and shares what is clean', () => {
    const item = deepFrozen(
      itemOf({ input: { a: { clean: ['x'] }, b: { password: 'x' } }, metadata: { list: [{ k: 'v' }, KEY] } }),
    );
    const redacted = redactItem(item, options);
    expect(redacted.input).toEqual({ a: { clean: ['x'] }, b: { password: MARKER } });
    expect(redacted.input?.a).toBe(item.input?.a);
    expect(redacted.metadata?.list).toEqual([{ k: 'v' }, MARKER]);
    expect(item.input?.b).toEqual({ password: 'x' });
  });

  it('keeps the order of the keys', () => {
    expect(Object.keys(metadataAfter({ z: 1, password: 'x', a: 2 }) as object)).toEqual(['z', 'password', 'a']);
  });

  it.each([
    ['a text', 'hunter2', MARKER],
    ['a number', 123456, MARKER],
    ['a list', ['a', 'b'], MARKER],
    ['an object', { user: 'bo', pass: 'x' }, MARKER],
    ['nothing', '', ''],
    ['null', null, null],
    ['a boolean', true, true],
    ['an empty list', [], []],
    ['an empty object', {}, {}],
    ['the marker', MARKER, MARKER],
    [
      'the schema of a parameter',
      { type: 'string', description: 'of the user' },
      { type: 'string', description: 'of the user' },
    ],
    ['a list of schemas', [{ type: 'string' }], [{ type: 'string' }]],
  ])('under a credential-named key: %s', (_, value, expected) => {
    expect(metadataAfter({ db: { password: value } })).toEqual({ db: { password: expected } });
  });

  it('redacts the headers of a request, as OpenTelemetry names them', () => {
    expect(
      metadataAfter({
        'http.request.header.authorization': ['Bearer abc'],
        'http.request.header.cookie': 'a=b',
        'http.response.header.set-cookie': ['a=b; Path=/'],
        'http.request.header.x-api-key': ['k'],
        'http.request.header.accept': ['*/*'],
      }),
    ).toEqual({
      'http.request.header.authorization': MARKER,
      'http.request.header.cookie': MARKER,
      'http.response.header.set-cookie': MARKER,
      'http.request.header.x-api-key': MARKER,
      'http.request.header.accept': ['*/*'],
    });
  });

  it('leaves numbers of tokens, and words of a model’s probabilities', () => {
    const output = {
      usage: { input_tokens: 12, output_tokens: 3, total_tokens: 15 },
      logprobs: [{ token: ' Hello', logprob: -0.1 }],
      token_type: 'Bearer',
    };
    const item = itemOf({ output });
    expect(redactItem(item, options)).toBe(item);
  });

  it('redacts a token that looks random under a name with other uses', () => {
    expect(metadataAfter({ token: mixed(32), auth: { token: 'Hello' } })).toEqual({
      token: MARKER,
      auth: { token: 'Hello' },
    });
  });

  it('redacts a header of that name, which OpenTelemetry stores as a list', () => {
    const metadata = { 'http.request.header.x-some-token': [mixed(32)], tokens: [mixed(32)] };
    expect(metadataAfter(metadata)).toEqual({ ...metadata, 'http.request.header.x-some-token': MARKER });
  });

  it('redacts the value of a pair whose name is a credential’s', () => {
    expect(
      metadataAfter({
        headers: [
          { name: 'Authorization', value: 'x' },
          { key: 'accept', value: 'y' },
          { key: 'password', value: 'z' },
        ],
      }),
    ).toEqual({
      headers: [
        { name: 'Authorization', value: MARKER },
        { key: 'accept', value: 'y' },
        { key: 'password', value: MARKER },
      ],
    });
  });

  it('redacts a key that is a credential, and loses no value where two become one', () => {
    const other = credentials['GitHub app'] as string;
    expect(metadataAfter({ keys: { [KEY]: 1, plain: 2, [other]: 3 } })).toEqual({
      keys: { [MARKER]: 1, plain: 2, [`${MARKER} 2`]: 3 },
    });
  });

  it('keeps an own __proto__ a plain key', () => {
    const metadata = JSON.parse(`{"__proto__":{"password":"x"},"a":"${KEY}"}`);
    expect(JSON.stringify(metadataAfter(metadata))).toBe(`{"__proto__":{"password":"${MARKER}"},"a":"${MARKER}"}`);
  });

  it('redacts a shared resource each time, also when it is frozen, and reads it once', () => {
    let reads = 0;
    const resource = Object.freeze(
      Object.defineProperty({ 'service.name': 'shop', 'db.password': 'x' }, 'process.command_args', {
        enumerable: true,
        get: () => {
          reads += 1;
          return ['--token', KEY];
        },
      }),
    ) as unknown as JsonObject;
    const expected = { 'service.name': 'shop', 'db.password': MARKER, 'process.command_args': ['--token', MARKER] };
    const first = metadataAfter({ resource });
    const readsAfterFirst = reads;
    const second = metadataAfter({ resource, other: 'x' });
    expect(reads).toBe(readsAfterFirst);
    expect(first).toEqual({ resource: expected });
    expect(second?.resource).toBe(first?.resource);
  });

  it('lets nothing out that is nested too deeply to be read', () => {
    let deep: JsonObject = { password: KEY };
    for (let level = 0; level < 10_000; level++) deep = { deep };
    const text = JSON.stringify(metadataAfter(deep));
    expect(text).not.toContain(KEY);
    expect(text).toContain('[REDACTED:not-inspected]');
  });

  it('comes to an end with a value that holds itself', () => {
    const cycle: JsonObject = {};
    cycle.a = cycle;
    cycle.b = [cycle, cycle];
    expect(() => JSON.stringify(metadataAfter({ cycle }))).not.toThrow();
  });

  it('lets nothing out that cannot be read', () => {
    const metadata = {
      get password(): string {
        throw new Error('no');
      },
      other: KEY,
    };
    expect(metadataAfter(metadata)).toEqual({ value: '[REDACTED:not-inspected]' });
  });

  it('does nothing when it is switched off', () => {
    const item = itemOf({ metadata: { password: 'x', text: KEY } });
    expect(redactItem(item, { redactCredentials: false })).toBe(item);
  });
});

describe('redactItem, mask', () => {
  it('asks for every text but what identifies the span, with its path', () => {
    const asked: [string, string][] = [];
    const mask: Mask = (key, value) => {
      asked.push([key, value]);
      return value;
    };
    const item = itemOf({
      group_id: 'session',
      type: 'CUSTOM',
      status: 'ERROR',
      input: { messages: [{ content: 'a' }] },
      output: { text: 'b', n: 1 },
      expected: { text: 'c' },
      metadata: {
        'http.url': 'd',
        error_message: 'e',
        __span_type__: 'CUSTOM',
        resource: Object.freeze({ 'host.name': 'f' }),
      },
    });
    expect(redactItem(item, { redactCredentials: true, mask })).toBe(item);
    expect(asked).toEqual([
      ['name', 'chat'],
      ['input.messages.0.content', 'a'],
      ['output.text', 'b'],
      ['metadata.http.url', 'd'],
      ['metadata.error_message', 'e'],
      ['metadata.resource.host.name', 'f'],
      ['expected.text', 'c'],
    ]);
  });

  it('sends what it returns, and leaves the item it was given', () => {
    const item = deepFrozen(itemOf({ input: { text: 'Bo Smith', other: 'x' } }));
    const redacted = redactItem(item, {
      redactCredentials: false,
      mask: (_, value) => value.replace('Bo Smith', '<name>'),
    });
    expect(redacted).toEqual(itemOf({ input: { text: '<name>', other: 'x' } }));
    expect(item.input?.text).toBe('Bo Smith');
  });

  it('cannot bring a credential back', () => {
    expect(metadataAfter({ a: 'x', password: '***', token: 'short' }, () => KEY)).toEqual({
      a: MARKER,
      password: MARKER,
      token: MARKER,
    });
    expect(metadataAfter({ password: '***' }, () => 'hunter')).toEqual({ password: MARKER });
  });

  it('is not shown what a credential-named key holds', () => {
    const seen: string[] = [];
    metadataAfter({ password: 'hunter2', list: { api_key: ['k'] } }, (_, value) => {
      seen.push(value);
      return value;
    });
    expect(seen).toEqual(['chat']);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error(KEY);
      },
    ],
    ['returns nothing', () => undefined],
    ['returns a number', () => 1],
    ['returns an object', () => ({})],
    ['returns a promise', () => Promise.resolve('x')],
    ['returns a promise that is rejected', () => Promise.reject(new Error('x'))],
  ])('fails closed for each text when it %s, and the failures are counted', async (_, fail) => {
    const failures = new RedactionFailures();
    const mask = ((key: string, value: string) => (key.endsWith('bad') ? fail() : value)) as Mask;
    const item = itemOf({ metadata: { bad: 'one', good: 'two', nested: { bad: 'three' } } });
    const redacted = redactItem(item, { redactCredentials: true, mask, failures });
    await new Promise(setImmediate);
    expect(redacted.metadata).toEqual({
      bad: '[REDACTED:mask-failed]',
      good: 'two',
      nested: { bad: '[REDACTED:mask-failed]' },
    });
    expect(failures.take()).toEqual({ count: 2, firstKey: 'metadata.bad' });
    expect(failures.take()).toBeUndefined();
  });

  it('leaves an item that the API takes: a name, and no half of a surrogate pair', () => {
    const redacted = redactItem(itemOf({ input: { text: 'x' } }), {
      redactCredentials: true,
      mask: (key) => (key === 'name' ? '' : '\ud800'),
    });
    expect(redacted.name).toBe('unnamed');
    expect(redacted.input).toEqual({ text: '\ufffd' });
  });
});
