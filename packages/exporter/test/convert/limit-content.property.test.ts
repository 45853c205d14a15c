import { propertyRuns } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { jsonBytes, limitContent } from '../../src/convert/limit-content';
import { MessageReader } from '../../src/convert/message-reader';
import { type DraftValue, withDecodedTexts } from '../../src/item/item-draft';
import { JsonText } from '../../src/item/json-text';
import type { JsonObject, JsonValue } from '../../src/item/sgp-item';

const KIBIBYTE = 1024;
const limits = { maxBytes: 8 * KIBIBYTE, maxTextChars: 4 * KIBIBYTE };
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** A conversation of messages of about a kibibyte each. */
const conversation = (count: number, more: JsonObject = {}): JsonObject => ({
  messages: Array.from({ length: count }, (_, index) => ({
    role: index === 0 ? 'system' : 'user',
    content: `${index} ${'word '.repeat(200)}`,
  })),
  ...more,
});

describe('jsonBytes', () => {
  it('is the size of the JSON, also of texts that were left as bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(jsonBytes(value as JsonValue)).toBe(bytesOf(value));
      }),
    );
    const text = JSON.stringify([{ role: 'user', content: 'é"\n'.repeat(600) }]);
    const read = new MessageReader(() => true).read(text) as DraftValue;
    expect(jsonBytes(read)).toBe(Buffer.byteLength(text));
  });
});

describe('limitContent', () => {
  it('takes encoded text for text, wherever it stands', () => {
    const bytes = Buffer.from('a\\nb');
    const text = () => new JsonText(bytes, 0, bytes.length);
    const { value } = limitContent({ text: text(), list: [text(), [text()]] }, limits);
    expect(withDecodedTexts(value)).toEqual({ text: 'a\nb', list: ['a\nb', ['a\nb']] });
  });

  it('leaves what fits as it is', () => {
    const value = conversation(5);
    expect(limitContent(structuredClone(value), limits)).toEqual({ value });
  });

  it('takes the oldest messages away, but for instructions and the last four, and says how many', () => {
    const value = conversation(20);
    const { value: limited, originalBytes } = limitContent(structuredClone(value), limits);
    const messages = limited.messages as JsonObject[];
    expect(originalBytes).toBe(bytesOf(value));
    expect(bytesOf(limited)).toBeLessThanOrEqual(limits.maxBytes);
    expect(messages[0]).toEqual((value.messages as JsonObject[])[0]);
    expect(messages[1]).toEqual({ role: 'system', content: expect.stringMatching(/^<\d+ messages omitted>$/) });
    expect(messages.slice(-4)).toEqual((value.messages as JsonObject[]).slice(-4));
  });

  it('takes the schemas of tools before any message', () => {
    const tools = [{ type: 'function', function: { name: 'search', parameters: { text: 'x'.repeat(4000) } } }];
    const { value } = limitContent(structuredClone(conversation(5, { tools })), limits);
    expect(value.tools).toEqual([{ name: 'search' }]);
    expect(value.messages).toHaveLength(5);
  });

  it('cuts long texts at a character, and says how much is missing', () => {
    const { value, originalBytes } = limitContent({ text: '😀'.repeat(4000) }, limits);
    expect(value.text).toMatch(/^(😀)+…<\d+ more chars>$/u);
    expect(originalBytes).toBeGreaterThan(limits.maxBytes);
  });

  it('keeps a preview of what cannot be made smaller otherwise', () => {
    const value = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`key-${index}`, index]));
    expect(limitContent(value, limits).value).toEqual({
      truncated: true,
      preview: expect.stringMatching(/^\{"key-0":0/),
    });
  });

  it.each([
    ['under data', { type: 'image', mime_type: 'image/png', data: 'QUJD'.repeat(20_000) }, 'data'],
    ['as a data URL', { type: 'image', url: `data:image/png;base64,${'QUJD'.repeat(20_000)}` }, 'url'],
  ])('leaves inline media out %s, with its size and type', (_where, part, key) => {
    const { value } = limitContent(part, { maxBytes: 1_000_000, maxTextChars: 1_000_000 });
    expect(value[key]).toBe('<omitted: 60000 bytes of image/png>');
  });

  it('gives an object of bounded size for any JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 6 })),
        fc.nat({ max: 30_000 }),
        (value, length) => {
          const { value: limited } = limitContent({ ...(value as JsonObject), long: 'é"'.repeat(length) }, limits);
          // The cheap guard counts characters: text of several bytes each may pass it at up to their number.
          expect(bytesOf(limited)).toBeLessThanOrEqual(limits.maxBytes * 3);
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });
});
