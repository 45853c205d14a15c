import fc from 'fast-check';
import { foreignWords, isOwnMessage, rejectedItemIndexes, serverMessage } from '../../src/client/server-message';

const KEY = 'sk-live-0123456789';

describe('serverMessage', () => {
  it.each([
    ['the text of detail', { detail: 'Not allowed' }, 'Not allowed'],
    ['message', { message: 'Not allowed' }, 'Not allowed'],
    ['error', { error: 'Not allowed' }, 'Not allowed'],
    ['a message inside of error', { error: { code: 7, message: 'Not allowed' } }, 'Not allowed'],
    ['detail before message', { message: 'second', detail: 'first' }, 'first'],
    ['a JSON text', 'Not allowed', 'Not allowed'],
    [
      'the list of FastAPI with the place of each error',
      {
        detail: [
          { loc: ['body', 'items', 3, 'end_timestamp'], msg: 'end before start', type: 'value_error' },
          { loc: ['body', 'items', 9, 'name'], msg: 'field required', type: 'missing' },
        ],
      },
      'body.items.3.end_timestamp: end before start; body.items.9.name: field required',
    ],
    ['a list without places', { detail: [{ msg: 'bad' }, 'worse'] }, 'bad; worse'],
    [
      'three of many',
      { detail: Array.from({ length: 1000 }, (_, index) => ({ loc: [index], msg: 'bad' })) },
      '0: bad; 1: bad; 2: bad; and 997 more',
    ],
    ['several lines as one', { detail: 'first\r\n\tsecond\n' }, 'first second'],
  ])('reads %s', (_what, body, message) => {
    expect(serverMessage(JSON.stringify(body))).toBe(message);
  });

  it.each([
    ['nothing', ''],
    ['HTML', '<html><body><h1>502 Bad Gateway</h1></body></html>'],
    ['text', 'upstream connect error'],
    ['cut JSON', '{"detail":"Not all'],
    ['null', 'null'],
    ['a number', '7'],
    ['an empty object', '{}'],
    ['an empty list', '{"detail":[]}'],
    ['a list of what has no message', '{"detail":[null,{"loc":["a"]},{"msg":{"a":1}}]}'],
    ['values of another type', '{"detail":7,"message":false,"error":null}'],
  ])('finds none in %s', (_what, body) => {
    expect(serverMessage(body) || undefined).toBeUndefined();
  });

  it('leaves out the input that the server echoes', () => {
    const body = {
      detail: [
        {
          loc: ['body', 'items', 0, 'input'],
          msg: 'not an object',
          input: 'patient record',
          ctx: { given: 'patient' },
        },
      ],
      body: { items: [{ name: 'patient' }] },
    };
    expect(serverMessage(JSON.stringify(body))).toBe('body.items.0.input: not an object');
  });

  it('hides the key wherever the server repeats it', () => {
    const body = { detail: [{ loc: ['header', KEY], msg: `key ${KEY} is not known, ${KEY}` }] };
    expect(serverMessage(JSON.stringify(body), KEY)).toBe('header.[REDACTED]: key [REDACTED] is not known, [REDACTED]');
  });

  it('hides a key that the cut at the end would go through', () => {
    for (let before = 470; before < 505; before++) {
      const message = serverMessage(JSON.stringify({ detail: `${'x'.repeat(before)}${KEY}` }), KEY);
      expect(message).not.toContain('sk-');
    }
  });

  it('is at most 500 characters and an ellipsis, however long the body', () => {
    const message = serverMessage(JSON.stringify({ detail: 'x'.repeat(5_000_000) }));
    expect(message).toBe(`${'x'.repeat(500)}…`);
  });

  it('is one short line without the key for any JSON', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(`a ${KEY} b`), fc.constant('line\nbreak'));
    const anyBody = fc.oneof(
      fc.json(),
      fc
        .record(
          {
            detail: fc.oneof(anyText, fc.array(fc.oneof(anyText, fc.record({ loc: fc.array(anyText), msg: anyText })))),
            message: anyText,
            error: fc.oneof(anyText, fc.record({ message: anyText })),
          },
          { requiredKeys: [] },
        )
        .map((body) => JSON.stringify(body)),
    );
    fc.assert(
      fc.property(anyBody, (body) => {
        const message = serverMessage(body, KEY) ?? '';
        expect(message.length).toBeLessThanOrEqual(501);
        expect(message).not.toContain(KEY);
        expect(message).not.toMatch(/[\r\n\t]/);
      }),
    );
  });
});

describe('serverMessage of bodies that try it', () => {
  it('reads no deeper than a few levels', () => {
    expect(serverMessage(`${'{"detail":'.repeat(100_000)}"deep"${'}'.repeat(100_000)}`)).toBeUndefined();
    expect(serverMessage('{"error":{"message":"wrapped"}}')).toBe('wrapped');
  });

  it('falls through an empty list to the next field', () => {
    expect(serverMessage('{"detail":[],"message":"real"}')).toBe('real');
  });

  it('counts only entries that say something', () => {
    expect(serverMessage('{"detail":[{},{},{},{}]}')).toBeUndefined();
    expect(serverMessage('{"detail":["a","b","c","d"]}')).toBe('a; b; c; and 1 more');
  });
});

describe('rejectedItemIndexes', () => {
  it.each([
    ['one item', { detail: [{ loc: ['body', 'items', 3, 'end_timestamp'], msg: 'x' }] }, [3]],
    [
      'several fields of one item once',
      { detail: [{ loc: ['body', 'items', 0, 'a'] }, { loc: ['body', 'items', 0, 'b'] }] },
      [0],
    ],
    ['several items', { detail: [{ loc: ['body', 'items', 7] }, { loc: ['body', 'items', 2] }] }, [7, 2]],
    [
      'no item',
      { detail: [{ loc: ['body'] }, { loc: ['body', 'items'] }, { loc: ['query', 3] }, { msg: 'x' }, null] },
      undefined,
    ],
    ['a message only', { detail: 'too bad' }, undefined],
  ])('names %s', (_what, body, expected) => {
    expect(rejectedItemIndexes(JSON.stringify(body))).toEqual(expected);
  });

  it('names none in a body that is no JSON', () => {
    expect(rejectedItemIndexes('<html>')).toBeUndefined();
  });
});

describe('foreignWords', () => {
  it.each([
    [
      'a page',
      '<html><head><title>403</title><style>x{}</style></head><body><h1>Denied</h1> by WAF</body></html>',
      '403 Denied by WAF',
    ],
    ['a text', 'Access denied.\r\nRef 17', 'Access denied. Ref 17'],
    ['a page that breaks off', '<html><body>Blocked <a href="', 'Blocked'],
    ['controls and what turns text around', 'a\u001b[2J\u202eb\u0000c', 'a [2J b c'],
    ['scripts', '<script>alert(1)</script>No', 'No'],
  ])('of %s', (_what, body, expected) => {
    expect(foreignWords(body)).toBe(expected);
  });

  it.each(['', '   ', '<html></html>', '{"detail":"x"}', ' [1]'])('of %j are none', (body) => {
    expect(foreignWords(body)).toBeUndefined();
  });

  it('are one short line without the key for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const words = foreignWords(`${KEY}${text}${KEY}`, KEY) ?? '';
        expect(words.length).toBeLessThanOrEqual(161);
        expect(words).not.toContain(KEY);
        expect(words).not.toMatch(/[\p{Cc}]/u);
      }),
    );
  });
});

describe('isOwnMessage', () => {
  it.each([
    ['{"detail":"no"}', true],
    ['{"detail":[]}', true],
    ['{"message":"Forbidden"}', false],
    ['[]', false],
    ['null', false],
    ['<html>', false],
    ['', false],
  ])('of %s is %s', (body, expected) => {
    expect(isOwnMessage(body)).toBe(expected);
  });
});
