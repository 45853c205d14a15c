// The one place that reaches into the built exporter: from spans to the bytes of a request, as its own exporter makes
// them.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
// The rooms of the exporter stand beside its bundle.
const dist = dirname(dirname(require.resolve('@sgp-otel/exporter')));
const { ItemEncoder } = require(join(dist, 'encode/item-encoder.js'));
const { forEachInSlices } = require(join(dist, 'encode/time-slices.js'));
const { SpanConversion } = require(join(dist, 'delivery/span-conversion.js'));
const { loadSettings } = require(join(dist, 'load-settings.js'));

/** One span is never cut here. */
const MAX_ITEM_BYTES = 4 * 1024 * 1024;

/**
 * @param settings of the exporter; default settings redact credentials
 * @returns a function from spans to the number of bytes of the request body that carries them
 */
export function sgpEncoder(settings = {}) {
  const encoder = new ItemEncoder();
  const conversion = new SpanConversion(loadSettings({ apiKey: 'key', accountId: 'account', ...settings }), {});
  // As under SgpSpanProcessor.
  const relations = conversion.relate({});
  return async (spans) => {
    const encoded = [];
    await forEachInSlices(spans, (span) => {
      const item = encoder.add(conversion.itemOf(span, relations), MAX_ITEM_BYTES);
      encoded.push(item);
      return item.length;
    });
    encoder.finish();
    // A piece of memory holds as many spans as one request may carry, and is used again when it was sent.
    const pieces = new Set(encoded.map(({ piece }) => piece));
    const bytes = [...pieces].reduce((sum, piece) => sum + piece.body.length, 0);
    for (const piece of pieces) piece.giveBack();
    return bytes;
  };
}
