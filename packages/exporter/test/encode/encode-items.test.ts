import { encodeItems } from '../../src/encode/encode-items';
import { SgpError } from '../../src/errors/sgp-error';
import type { SgpItem } from '../../src/item/sgp-item';
import { bareItem } from './items';

function withMetadata(metadata: unknown): SgpItem {
  return { ...bareItem, metadata } as SgpItem;
}

describe('encodeItems', () => {
  it('gives the body of a request, in the order of the items', () => {
    const items = [bareItem, { ...bareItem, name: 'ü 😀' }, { ...bareItem, parent_id: undefined }];
    const body = encodeItems(items);
    expect(JSON.parse(body.toString('utf8'))).toEqual({ items: [bareItem, { ...bareItem, name: 'ü 😀' }, bareItem] });
  });

  it('gives UTF-8 whatever surrogates a text holds', () => {
    const body = encodeItems([{ ...bareItem, name: 'half \ud800' }]);
    expect(new TextDecoder('utf-8', { fatal: true }).decode(body)).toContain('half ');
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const throwing = (thrown: unknown) => ({
    toJSON() {
      throw thrown;
    },
  });

  it.each([
    ['a BigInt', { count: 1n }],
    ['a cycle', cycle],
    ['a toJSON that throws an error', throwing(new Error('no entry'))],
    ['a toJSON that throws something else', throwing('no entry')],
    ['a toJSON that throws something without text', throwing(Object.create(null))],
  ])('says that items with %s are invalid', (_what, metadata) => {
    let thrown: unknown;
    try {
      encodeItems([bareItem, withMetadata(metadata)]);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SgpError);
    expect(thrown).toMatchObject({
      code: 'SGP_INVALID_ITEMS',
      message: expect.stringMatching(/^The items are not JSON/),
    });
  });

  it('does not repeat in its error what an item holds', () => {
    expect(() => encodeItems([withMetadata(throwing(new Error('card 4111111111111111')))])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('4111') }),
    );
  });
});
