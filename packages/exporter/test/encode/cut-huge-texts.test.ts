import { cutHugeTexts } from '../../src/encode/cut-huge-texts';
import { ItemEncoder } from '../../src/encode/item-encoder';
import type { JsonObject, SgpItem } from '../../src/item/sgp-item';
import { bareItem, encodeBatch } from './items';

const MAX = 20_000;

describe('cutHugeTexts', () => {
  it('cuts what could not fit even alone, says how much is missing, and how many bytes the field had', () => {
    const input = { prompt: 'p'.repeat(100_000), model: 'gpt' };
    const { input: cut, metadata } = cutHugeTexts({ ...bareItem, input }, MAX);
    expect(cut).toEqual({ prompt: `${'p'.repeat(MAX)}…<80000 more chars>`, model: 'gpt' });
    expect(metadata).toEqual({ sgp_truncated: { input: JSON.stringify(input).length } });
  });

  it('changes neither the item it was given nor anything in it, frozen or not', () => {
    const item: SgpItem = {
      ...bareItem,
      metadata: { list: ['x'.repeat(50_000)], resource: Object.freeze({ text: 'y'.repeat(50_000) }) },
    };
    const before = JSON.stringify(item);
    const copy = cutHugeTexts(item, MAX);
    (copy.metadata?.resource as JsonObject).text = 'changed';
    expect(JSON.stringify(item)).toBe(before);
  });

  it('leaves everything else as it was', () => {
    const item: SgpItem = {
      ...bareItem,
      metadata: { list: [1, null, { a: true }], text: 'x'.repeat(MAX) },
      output: {},
    };
    expect(cutHugeTexts(item, MAX)).toEqual(item);
  });

  it('never cuts a character in two', () => {
    const { name } = cutHugeTexts({ ...bareItem, name: `a${'😀'.repeat(MAX)}` }, MAX);
    expect(name.isWellFormed()).toBe(true);
  });
});

it('an item with a text of tens of megabytes never takes memory of that size to encode', async () => {
  const encoder = new ItemEncoder();
  const text = 'x"\n'.repeat(10 * 1024 * 1024);
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }, 1);
  const [encoded] = encodeBatch([{ ...bareItem, input: { text } }], { encoder, maxBytes: MAX });
  clearInterval(watch);
  most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  expect(most).toBeLessThan(text.length / 4);
  const item = JSON.parse(encoded?.piece.bytesOf(encoded).toString() ?? '') as SgpItem;
  const [, missing] = /…<(\d+) more chars>$/.exec((item.input as { text: string }).text) ?? [];
  expect((item.input as { text: string }).text.indexOf('…') + Number(missing)).toBe(text.length);
  // What is missing is counted without its escapes.
  const truncated = item.metadata?.sgp_truncated as JsonObject;
  expect(truncated.input).toBeGreaterThanOrEqual(text.length);
});
