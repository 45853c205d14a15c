import { propertyRuns } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { shrinkItem } from '../../src/encode/shrink-item';
import type { JsonObject, SgpItem } from '../../src/item/sgp-item';
import { bareItem, itemArbitrary } from './items';

const KIB = 1024;
const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

function shrunk(parts: Partial<SgpItem>, maxBytes: number): SgpItem {
  const item = shrinkItem(structuredClone({ ...bareItem, ...parts }), maxBytes);
  expect(sizeOf(item)).toBeLessThanOrEqual(maxBytes);
  expect(item).toMatchObject({ id: bareItem.id, trace_id: bareItem.trace_id });
  expect(item.start_timestamp).toBe(bareItem.start_timestamp);
  return item;
}

describe('shrinkItem', () => {
  it('cuts the longest text, marks the place with what is missing, and names the field with the size it had', () => {
    const input = { prompt: 'p'.repeat(100_000), model: 'gpt' };
    const item = shrunk({ input, output: { text: 'short' } }, 32 * KIB);
    const prompt = (item.input as { prompt: string }).prompt;
    const [, missing] = /^p+…<(\d+) more chars>$/.exec(prompt) ?? [];
    expect(prompt.indexOf('…') + Number(missing)).toBe(100_000);
    expect(item.input).toMatchObject({ model: 'gpt' });
    expect(item.output).toEqual({ text: 'short' });
    expect(item.metadata).toEqual({ sgp_truncated: { input: sizeOf(input) } });
  });

  it('keeps most of what there is room for', () => {
    for (const text of ['x', '"', 'ü', '漢', '😀'].map((part) => part.repeat(200_000 / part.length))) {
      const item = shrunk({ input: { text } }, 64 * KIB);
      expect(sizeOf(item)).toBeGreaterThan(60 * KIB);
    }
  });

  it('keeps the metadata that was there', () => {
    const item = shrunk({ output: { text: 'x'.repeat(100_000) }, metadata: { a: 1 } }, 16 * KIB);
    expect(item.metadata).toMatchObject({ a: 1, sgp_truncated: { output: expect.any(Number) } });
  });

  it('cuts only as many texts as it must, the longest first', () => {
    const input = { short: 's'.repeat(4000), long: 'l'.repeat(40_000) };
    const item = shrunk({ input }, 32 * KIB);
    expect((item.input as typeof input).short).toBe(input.short);
    expect((item.input as typeof input).long).toMatch(/more chars>$/);
  });

  it('finds texts inside of lists and objects', () => {
    const input = { messages: [{ role: 'user', content: [{ text: 'x'.repeat(90_000) }] }] };
    const item = shrunk({ input }, 16 * KIB);
    expect(item.input).toMatchObject({
      messages: [{ role: 'user', content: [{ text: expect.stringMatching(/^x+…/) }] }],
    });
  });

  it('never cuts a character in two', () => {
    for (let length = 40_000; length < 40_010; length++) {
      const item = shrunk({ input: { text: `${'a'.repeat(length % 7)}${'😀'.repeat(length)}` } }, 16 * KIB);
      expect(JSON.stringify(item).isWellFormed()).toBe(true);
      expect((item.input as { text: string }).text.includes('\ufffd')).toBe(false);
    }
  });

  it.each<[string, JsonObject]>([
    ['many small texts', { list: Array.from({ length: 30_000 }, (_, index) => `text ${index}`) }],
    ['many numbers', { list: Array.from({ length: 60_000 }, () => 0.123456789) }],
    ['many keys', Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`key-${index}`, true]))],
    ['one key that is huge', { ['k'.repeat(200_000)]: 1 }],
    ['texts that grow when they are encoded', { list: Array.from({ length: 900 }, () => '\u0001'.repeat(900)) }],
    ['characters of three bytes', { list: Array.from({ length: 900 }, () => '漢'.repeat(900)) }],
  ])('replaces a field that has no long text by its beginning: %s', (_what, output) => {
    const item = shrunk({ output }, 16 * KIB);
    expect(item.output).toEqual({ truncated: true, preview: expect.any(String) });
    const { preview } = item.output as { preview: string };
    expect(JSON.stringify(output).startsWith(preview)).toBe(true);
    expect(preview.length).toBeGreaterThan(100);
    expect(item.metadata).toEqual({ sgp_truncated: { output: sizeOf(output) } });
  });

  it('fits also when every field is huge and has no long text', () => {
    const field = () => ({ list: Array.from({ length: 20_000 }, () => '漢"\\') });
    const item = shrunk({ input: field(), output: field(), metadata: field(), expected: field() }, 16 * KIB);
    expect(Object.keys(item.metadata?.sgp_truncated as JsonObject).sort()).toEqual([
      'expected',
      'input',
      'metadata',
      'output',
    ]);
  });

  it('cuts a name that is too long alone', () => {
    const item = shrunk({ name: 'n'.repeat(100_000), output: { text: 'kept' } }, 16 * KIB);
    expect(item.name).toMatch(/^n+…<\d+ more chars>$/);
    expect(item.output).toEqual({ text: 'kept' });
    expect(item.metadata).toEqual({ sgp_truncated: { name: 100_002 } });
  });

  it('fits, is JSON and keeps what identifies the span, for any item and any limit from 16 KiB on', () => {
    fc.assert(
      fc.property(itemArbitrary(50_000), fc.integer({ min: 16 * KIB, max: 64 * KIB }), (given, maxBytes) => {
        const before = sizeOf(given);
        if (before <= maxBytes) return;
        const { id, trace_id, start_timestamp } = given;
        const bytes = Buffer.from(JSON.stringify(shrinkItem(given, maxBytes)));
        expect(bytes.length).toBeLessThanOrEqual(maxBytes);
        const item = JSON.parse(bytes.toString());
        expect(item).toMatchObject({ id, trace_id, start_timestamp });
        expect(item.name).not.toBe('');
        expect(item.metadata.sgp_truncated).not.toEqual({});
        for (const field of ['input', 'output', 'metadata', 'expected']) {
          if (item[field] !== undefined) expect(Object.getPrototypeOf(item[field])).toBe(Object.prototype);
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
