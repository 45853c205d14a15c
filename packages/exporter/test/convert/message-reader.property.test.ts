// The reader is a faster way to the same item: whatever it reads must be sent as if JSON.parse had read it.
import { propertyRuns } from '@sgp-otel/testkit';
import { unicodeText } from '@sgp-otel/testkit/src/unicode-text';
import fc from 'fast-check';
import { conversionOf } from '../../src/convert/conversion';
import { MessageReader } from '../../src/convert/message-reader';
import { convertSpan, spanToItem } from '../../src/convert/span-to-item';
import { withDecodedTexts } from '../../src/item/item-draft';
import { JsonText } from '../../src/item/json-text';
import { capturedSpans, captureNames } from '../fixtures/captured-spans';
import { spanOf } from './span-of';

const newReader = () => new MessageReader(() => true);
const padding = `${'x'.repeat(1100)}`;

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  unicodeText({ maxLength: 20 }),
  fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f', '\ud800', '\udc00', 'é', '雨', '😀', '\\u0041', '/', padding),
);
const longText = fc.array(anyText, { maxLength: 30 }).map((parts) => parts.join(''));
const anyPart = fc.record(
  {
    type: fc.constantFrom('text', 'reasoning', 'tool_call', 'tool_call_response', 'blob', 'uri', 'other'),
    content: fc.oneof(longText, fc.jsonValue()),
    text: longText,
    id: anyText,
    name: anyText,
    arguments: fc.oneof(fc.jsonValue(), longText),
    response: fc.oneof(fc.jsonValue(), longText),
    result: fc.jsonValue(),
    mime_type: fc.constantFrom('image/png', null),
  },
  { requiredKeys: [] },
);
const anyMessage = fc.record(
  {
    role: fc.oneof(fc.constantFrom('system', 'user', 'assistant', 'tool'), fc.jsonValue()),
    parts: fc.array(anyPart, { maxLength: 4 }),
    content: fc.oneof(longText, fc.array(anyPart, { maxLength: 3 }), fc.jsonValue()),
    tool_calls: fc.jsonValue(),
    finish_reason: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
/** As some emitters write it: with white space, and behind their own escapes. */
const anyJson = fc
  .tuple(
    fc.array(fc.oneof(anyMessage, fc.jsonValue()), { maxLength: 5 }),
    fc.constantFrom(undefined, 1, '\t'),
    fc.boolean(),
  )
  .map(([value, space, isEscaped]) => {
    const json = JSON.stringify([{ role: 'user', content: padding }, ...value], null, space);
    return isEscaped
      ? json.replace(/[^\t\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : json;
  });

describe('MessageReader', () => {
  it('reads what JSON.parse reads, or nothing', () => {
    const reader = newReader();
    fc.assert(
      fc.property(anyJson, (json) => {
        reader.reset();
        const read = reader.read(json);
        if (read !== undefined) expect(withDecodedTexts(read)).toEqual(JSON.parse(json.toWellFormed()));
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  it('reads nothing that JSON.parse refuses', () => {
    const reader = newReader();
    fc.assert(
      fc.property(
        anyJson,
        fc.nat(),
        fc.constantFrom('"', '\\', '\n', '{', ']', ',', 'x', '\u0001', ''),
        (json, at, sign) => {
          const broken = json.slice(0, at % json.length) + sign + json.slice((at % json.length) + 1);
          reader.reset();
          const read = reader.read(broken);
          if (read !== undefined) expect(withDecodedTexts(read)).toEqual(JSON.parse(broken.toWellFormed()));
        },
      ),
      { numRuns: propertyRuns(1500) },
    );
  });

  it('makes no difference to the item', () => {
    const reader = newReader();
    fc.assert(
      fc.property(anyJson, anyJson, (input, output) => {
        const attributes = {
          'gen_ai.operation.name': 'chat',
          'gen_ai.input.messages': input,
          'gen_ai.output.messages': output,
        };
        const span = spanOf({ attributes });
        expect(JSON.stringify(convertSpan(span, conversionOf({}), {}, reader))).toBe(JSON.stringify(spanToItem(span)));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it.each([...new Set(captureNames().map((name) => name.split('/')[0] as string))])(
    'makes no difference to the items of %s',
    (instrumentation) => {
      const reader = newReader();
      for (const name of captureNames().filter((each) => each.startsWith(`${instrumentation}/`))) {
        for (const { span, logRecords } of capturedSpans(name)) {
          const item = JSON.stringify(convertSpan(span, conversionOf({}), { logRecords }, reader));
          expect(item).toBe(JSON.stringify(spanToItem(span, {}, { logRecords })));
        }
      }
    },
  );

  it('leaves long texts of messages as bytes, and decodes all others', () => {
    const long = 'é"\n'.repeat(500);
    const reader = newReader();
    const read = reader.read(JSON.stringify([{ role: 'user', content: long, other: long }]));
    const [message] = read as unknown as [Record<string, unknown>];
    expect(message.content).toBeInstanceOf(JsonText);
    expect(String((message.content as JsonText).toJSON())).toBe(long);
    expect(message.other).toBe(long);
  });

  it('keeps the texts of one span apart from those of the next', () => {
    const reader = newReader();
    const text = (letter: string) => JSON.stringify([{ role: 'user', content: letter.repeat(100_000) }]);
    const first = reader.read(text('a'));
    const second = reader.read(text('b'));
    expect(JSON.stringify(first)).toBe(text('a'));
    expect(JSON.stringify(second)).toBe(text('b'));
  });

  it('leaves a text that is not clean to the rules', () => {
    const reader = new MessageReader((text) => !text.includes('secret'));
    expect(reader.read(JSON.stringify([{ content: `${padding} secret` }]))).toBeUndefined();
  });

  it('has no key that would reach a prototype', () => {
    const json = `[{"__proto__":{"polluted":true},"content":"${padding}"}]`;
    expect(newReader().read(json)).toBeUndefined();
  });
});
