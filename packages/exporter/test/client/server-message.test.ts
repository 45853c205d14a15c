import { unicodeText } from '@sgp-otel/testkit/src/unicode-text';
import fc from 'fast-check';
import { injectedFailure } from '../../src/client/injected-failure';
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
    const anyText = fc.oneof(unicodeText(), fc.constant(`a ${KEY} b`), fc.constant('line\nbreak'));
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

describe('what a message repeats of the request', () => {
  const prompt = 'My card is 4111 1111 1111 1111, please "book" the flight to Zürich\nfor two';
  const item = { id: 's1', name: 'chat', status: 'SUCCESS', input: { messages: [{ role: 'user', content: prompt }] } };
  const sent = Buffer.from(JSON.stringify({ items: [item] }));
  const said = (detail: string) => serverMessage(JSON.stringify({ detail }), undefined, sent);

  it.each([
    ['in quotes', `invalid value "flight to Zürich" in items`, 'invalid value "[REDACTED:payload]" in items'],
    ['in single quotes', "cannot use 'chat'", "cannot use '[REDACTED:payload]'"],
    ['in backticks', 'cannot use `4111`', 'cannot use `[REDACTED:payload]`'],
    ['without quotes', `cannot store ${prompt.slice(0, 48)}, today`, 'cannot store [REDACTED:payload], today'],
    ['with an escape in it', 'bad: please "book" the flight to!', 'bad: [REDACTED:payload]!'],
    ['as JSON within text', `bad: ${JSON.stringify(item.input)}`, 'bad: {"messages":[{"role":"[REDACTED:payload]'],
  ])('is left out %s', (_how, detail, expected) => {
    expect(said(detail)?.slice(0, expected.length)).toBe(expected);
    expect(said(detail)).not.toContain('4111');
  });

  it.each([
    'Input should be "SUCCESS" or "ERROR"',
    'Field "input" must be an object',
    'The request is larger than "4 MiB"',
    'items.0.end_timestamp must not precede start_timestamp',
  ])('stays where it tells nothing of the content: %s', (detail) => {
    expect(said(detail)).toBe(detail);
  });

  it('is not searched for without end', () => {
    const huge = Buffer.alloc(64 * 1024 * 1024, 'a');
    const words = Array.from({ length: 80 }, (_, index) => `word${index} is not in there`).join(' ');
    expect(serverMessage(JSON.stringify({ detail: words }), undefined, huge)).toContain('[REDACTED:payload]');
  });
});

describe('what a message may not do to a log', () => {
  it.each([
    ['colours', 'a\u001b[31mb', 'a\\u{1b}[31mb'],
    ['a new line', 'a\nERROR forged', 'a ERROR forged'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['another direction', 'a\u202etxt.exe', 'a\\u{202e}txt.exe'],
    ['an isolate', 'a\u2066b\u2069', 'a\\u{2066}b\\u{2069}'],
    ['no width', 'a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['a backspace', 'a\b\u0000b', 'a\\u{8}\\u{0}b'],
    ['a C1 control', 'a\u009b31mb', 'a\\u{9b}31mb'],
    ['a tag', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['half a character', 'a\ud800b', 'a\\u{d800}b'],
  ])('is shown: %s', (_what, detail, expected) => {
    expect(serverMessage(JSON.stringify({ detail }))).toBe(expected);
  });

  it.each(['Bearer abcdef0123456789abcdef', 'password=hunter2secret', 'postgres://user:s3cretpw@db/x'])(
    'is let through without its credential: %s',
    (detail) => {
      const message = serverMessage(JSON.stringify({ detail: `upstream said ${detail}` }));
      expect(message).toContain('[REDACTED:credential]');
    },
  );
});

describe('a credential with something invisible in it', () => {
  it.each([
    ['a key without width', 'key ghp_a1B2a1B2\u200ba1B2a1B2a1B2a1B2a1B2a1B2a1B2 x', 'key [REDACTED:credential] x'],
    ['a name', 'pass\u00adword=hunter2secret x', 'password=[REDACTED:credential] x'],
    ['a value', 'password="hunter2\u0000sec\u202eret" x', 'password="[REDACTED:credential]" x'],
    ['the API key', `for sk-live-\u2060${KEY.slice(8)} x`, 'for [REDACTED] x'],
    ['a key behind it', 'x\u200bpassword=hunter2secret', 'x\\u{200b}password=[REDACTED:credential]'],
    ['none', 'pass\u00adword is wrong', 'pass\\u{ad}word is wrong'],
  ])('is left out: %s', (_what, detail, expected) => {
    expect(serverMessage(JSON.stringify({ detail }), KEY)).toBe(expected);
  });

  it('is left out of a page, and of what an injected client throws', () => {
    const words = 'pass\u00adword=hunter2secret x';
    expect(foreignWords(words)).not.toContain('hunter2secret');
    expect(injectedFailure(new Error(words), 1).message).toContain('password=[REDACTED:credential] x');
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
      fc.property(unicodeText({ maxLength: 2000 }), (text) => {
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
