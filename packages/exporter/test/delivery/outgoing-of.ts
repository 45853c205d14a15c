// Spans under way for tests of what happens to them.
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { type EncodedItem, EncodedPiece } from '../../src/encode/encoded-item';

const NO_PIECE = new EncodedPiece(Buffer.alloc(0), 0);

/** An item of so many bytes, for tests that look at nothing but its length. */
export function itemOf(length: number): EncodedItem {
  return { piece: NO_PIECE, start: 0, length };
}

/** An encoded end, which is known by its place in the order of arrival. */
export function encodedSpan(sequence: number, bytes = 10): OutgoingSpan {
  const identity = {
    name: `span ${sequence}`,
    spanContext: () => ({ traceId: 't', spanId: `${sequence}`, traceFlags: 1 }),
  };
  return OutgoingSpan.ofItem(identity, itemOf(bytes), sequence);
}
