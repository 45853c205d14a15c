// Items to the bytes of one request body.
import { SgpError } from '../errors/sgp-error';
import type { SgpItem } from '../item/sgp-item';

/** The body `{"items":[…]}`. @throws SgpError `SGP_INVALID_ITEMS` when an item is not JSON (a BigInt, a cycle). */
export function encodeItems(items: readonly SgpItem[]): Buffer {
  try {
    return Buffer.from(JSON.stringify({ items }));
  } catch (error) {
    throw new SgpError('SGP_INVALID_ITEMS', `The items are not JSON: ${(error as Error).message.split('\n')[0]}`);
  }
}
