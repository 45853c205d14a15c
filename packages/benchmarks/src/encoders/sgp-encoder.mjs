// The one place that reaches into the built exporter: from spans to the bytes of its requests, as its own exporter does it.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { spanToItem } from '@sgp-otel/exporter';

const require = createRequire(import.meta.url);
const dist = dirname(require.resolve('@sgp-otel/exporter'));
const { ItemEncoder, requestBody } = require(join(dist, 'encode/item-encoder.js'));

const MAX_ITEM_BYTES = 4 * 1024 * 1024;

/** @returns a function from spans to the body of the request that carries them */
export function sgpEncoder() {
  const encoder = new ItemEncoder();
  return async (spans) => requestBody(await encoder.encodeAll(spans, (span) => spanToItem(span), MAX_ITEM_BYTES));
}
