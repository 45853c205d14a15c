// What cannot be made small enough is not sent at all: bytes beyond the limit would only be refused again.
import { encodeItem, shrinkEncoded } from '../../src/encode/item-encoder';
import { bareItem, encodeBatch } from './items';

const MIB = 1024 * 1024;
/** Less than the identity of a span takes. */
const TOO_FEW_BYTES = 50;
const large = { ...bareItem, metadata: { text: 'x'.repeat(50_000) } };

it('an encoded item that gets smaller, and not small enough, is given up', () => {
  const [encoded] = encodeBatch([large], { maxBytes: MIB });
  expect(encoded?.length).toBeGreaterThan(50_000);
  expect(encoded && shrinkEncoded(encoded, 20_000)?.length).toBeLessThanOrEqual(20_000);
  expect(encoded && shrinkEncoded(encoded, TOO_FEW_BYTES)).toBeUndefined();
});

it('so is one that is encoded at the end of the process', () => {
  expect(encodeItem(large, 20_000)?.length).toBeLessThanOrEqual(20_000);
  expect(encodeItem(large, TOO_FEW_BYTES)).toBeUndefined();
});
