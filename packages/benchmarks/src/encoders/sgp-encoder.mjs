// The one place that reaches into the built exporter: from spans to the bytes of a request, as its own exporter makes them.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { spanToItem } from '@sgp-otel/exporter';

const require = createRequire(import.meta.url);
const dist = dirname(require.resolve('@sgp-otel/exporter'));
const itemEncoder = require(join(dist, 'encode/item-encoder.js'));
const encodedItem = optional(join(dist, 'encode/encoded-item.js'));

/** One span is never cut here. */
const MAX_ITEM_BYTES = 4 * 1024 * 1024;

/** @returns a function from spans to the number of bytes of the request body that carries them */
export function sgpEncoder() {
  const encoder = new itemEncoder.ItemEncoder();
  return async (spans) => {
    const encoded = await encoder.encodeAll(spans, (span) => spanToItem(span), MAX_ITEM_BYTES);
    // A piece of memory holds as many spans as one request may carry, and is used again when it was sent.
    if (encodedItem === undefined) return itemEncoder.requestBody(encoded).length;
    const pieces = new Set(encoded.map(({ piece }) => piece));
    const bytes = [...pieces].reduce((sum, piece) => sum + piece.body.length, 0);
    for (const piece of pieces) piece.giveBack();
    return bytes;
  };
}

function optional(path) {
  try {
    return require(path);
  } catch {
    return undefined;
  }
}
