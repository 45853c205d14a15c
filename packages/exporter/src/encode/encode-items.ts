// Encodes the items that a caller of the client passes into one request body.
import { SgpError } from '../errors/sgp-error';
import type { SgpItem } from '../item/sgp-item';

/** The body `{"items":[…]}`. @throws SgpError `SGP_INVALID_ITEMS` when an item is not JSON (a BigInt, a cycle). */
export function encodeItems(items: readonly SgpItem[]): Buffer {
  try {
    return Buffer.from(JSON.stringify({ items }));
  } catch {
    // Without the cause: its message may quote the item.
    throw new SgpError(
      'SGP_INVALID_ITEMS',
      'The items are not JSON: one holds a BigInt or a cycle, is nested too deeply, or its toJSON throws. ' +
        'Nothing was sent.',
    );
  }
}
