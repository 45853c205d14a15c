import { propertyRuns } from '@sgp-otel/testkit';
import fc from 'fast-check';
import {
  bodyBytes,
  deliverRequests,
  type RequestLimits,
  type RequestSender,
} from '../../src/delivery/deliver-requests';
import type { DeliveryReport } from '../../src/delivery/delivery-report';
import type { Outcome } from '../../src/delivery/outcome';
import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import type { EncodedItem } from '../../src/encode/encoded-item';
import { SgpError } from '../../src/errors/sgp-error';
import { ENVELOPE_BYTES } from '../../src/item/request-envelope';
import { encodedSpan, itemOf } from './outgoing-of';

const refused = new SgpError('SGP_REJECTED', 'refused', { status: 422 });
const DELIVERED: Outcome = { kind: 'delivered' };
const HELD = {
  retryable: new SgpError('SGP_SERVER_ERROR', 'down'),
  unauthorized: new SgpError('SGP_UNAUTHORIZED', ''),
};

function entriesOf(count: number, bytes: number | ((index: number) => number) = 10): OutgoingSpan[] {
  return Array.from({ length: count }, (_, index) =>
    encodedSpan(index, typeof bytes === 'number' ? bytes : bytes(index)),
  );
}

const indexesOf = (spans: readonly OutgoingSpan[]) => spans.map(({ sequence }) => sequence);

/** A server in memory: takes what `answer` lets through, and knows what it was sent. */
class Sender implements RequestSender, RequestLimits {
  readonly requests: number[][] = [];
  readonly stored: number[] = [];
  readonly #answer: (group: readonly OutgoingSpan[], request: number) => Outcome;
  limit = Number.POSITIVE_INFINITY;
  /** Below this an entry cannot be shrunk. */
  minBytes = 1;

  constructor(answer: (group: readonly OutgoingSpan[], request: number) => Outcome) {
    this.#answer = answer;
  }

  async send(group: readonly OutgoingSpan[]): Promise<Outcome> {
    this.requests.push(indexesOf(group));
    const outcome = this.#answer(group, this.requests.length);
    if (outcome.kind === 'delivered') this.stored.push(...indexesOf(group));
    return outcome;
  }

  maxRequestBytes(): number {
    return this.limit;
  }

  tooLarge(bytes: number): void {
    this.limit = Math.min(this.limit, Math.floor(bytes / 2));
  }

  maxItemRequestBytes(): number {
    return this.limit;
  }

  shrink(encoded: EncodedItem, maxBytes: number): EncodedItem | undefined {
    return maxBytes < this.minBytes || maxBytes >= encoded.length ? undefined : itemOf(maxBytes);
  }
}

/** With at most 1,000 items in a request. */
function deliver(spans: readonly OutgoingSpan[], sender: Sender): Promise<DeliveryReport> {
  const shrink = (encoded: EncodedItem, maxBytes: number) => sender.shrink(encoded, maxBytes);
  return deliverRequests(spans, {}, { sender, limits: sender, shrink, maxItems: 1000 });
}

type Naming = 'none' | 'right' | 'one' | 'duplicate' | 'out of range' | 'wrong' | 'all but the bad' | 'mixed';

/** Refuses a request that holds a poison entry, naming entries in one way or another. */
function refusing(poison: ReadonlySet<number>, naming: Naming): (group: readonly OutgoingSpan[]) => Outcome {
  return (group) => {
    const bad = group.flatMap((entry, at) => (poison.has(entry.sequence) ? [at] : []));
    if (bad.length === 0) return DELIVERED;
    const [first = 0] = bad;
    const good = group.flatMap((entry, at) => (poison.has(entry.sequence) ? [] : [at]));
    const named: Record<Naming, number[]> = {
      none: [],
      right: bad,
      one: [first],
      duplicate: [first, first, ...bad],
      'out of range': [-1, group.length, 0.5, Number.NaN, 1e9],
      wrong: good.slice(0, 1),
      'all but the bad': good,
      mixed: [...good.slice(0, 2), first, group.length + 1],
    };
    return { kind: 'rejected', error: refused, itemIndexes: named[naming] };
  };
}

/** What is promised for n entries of which `bad` are refused. */
const maxRequests = (count: number, bad: number) => 1 + bad * (2 * Math.log2(count) + 2);

describe('delivery in one go', () => {
  it('sends everything in one request when it fits', async () => {
    const entries = entriesOf(200);
    const sender = new Sender(() => DELIVERED);
    const report = await deliver(entries, sender);
    expect(sender.requests).toHaveLength(1);
    expect(report).toEqual({ delivered: entries, rejected: [], undelivered: [], held: undefined });
  });

  it('sends nothing for nothing', async () => {
    const sender = new Sender(() => DELIVERED);
    await expect(deliver([], sender)).resolves.toMatchObject({ delivered: [], undelivered: [] });
    expect(sender.requests).toEqual([]);
  });

  it('cuts by count, in order', async () => {
    const sender = new Sender(() => DELIVERED);
    await deliver(entriesOf(2001), sender);
    expect(sender.requests.map((request) => request.length)).toEqual([1000, 1000, 1]);
    expect(sender.stored).toEqual(indexesOf(entriesOf(2001)));
  });

  it('cuts by bytes: no request of several entries is larger than the limit, and none is needlessly small', async () => {
    const sender = new Sender(() => DELIVERED);
    sender.limit = 1000;
    await deliver(entriesOf(100, 99), sender);
    // 12 bytes around, 100 for each entry with its comma.
    expect(sender.requests.map((request) => request.length)).toEqual([...Array(11).fill(9), 1]);
  });

  it('fills a request to the byte, and not beyond: as it counts it, with a comma after each entry', async () => {
    const limit = bodyBytes(entriesOf(10, 99));
    const lengthsAt = async (maxBytes: number) => {
      const sender = new Sender(() => DELIVERED);
      sender.limit = maxBytes;
      await deliver(entriesOf(10, 99), sender);
      return sender.requests.map((request) => request.length);
    };
    expect(limit).toBe(ENVELOPE_BYTES + 10 * 100);
    await expect(lengthsAt(limit)).resolves.toEqual([10]);
    await expect(lengthsAt(limit - 1)).resolves.toEqual([9, 1]);
  });

  it('sends an entry that is larger than the limit by itself', async () => {
    const sender = new Sender(() => DELIVERED);
    sender.limit = 100;
    await deliver(
      entriesOf(3, (index) => (index === 1 ? 500 : 10)),
      sender,
    );
    expect(sender.requests).toEqual([[0], [1], [2]]);
  });
});

describe('a refused request', () => {
  it('costs one bad item of 200 that is named two more requests, and nothing else', async () => {
    const sender = new Sender(refusing(new Set([77]), 'right'));
    const report = await deliver(entriesOf(200), sender);
    expect(report.rejected).toMatchObject([{ span: { sequence: 77 }, error: refused }]);
    expect(report.delivered).toHaveLength(199);
    expect(sender.requests).toHaveLength(3);
  });

  it('finds one bad item of 1,000 that is not named in at most 21 requests', async () => {
    const sender = new Sender(refusing(new Set([501]), 'none'));
    const report = await deliver(entriesOf(1000), sender);
    expect(report.rejected.map(({ span }) => span.sequence)).toEqual([501]);
    expect(sender.requests.length).toBeLessThanOrEqual(21);
  });

  it('loses none of a batch that is refused only as a whole', async () => {
    const sender = new Sender((group) => (group.length > 1 ? refusing(new Set([0]), 'none')(group) : DELIVERED));
    const report = await deliver(entriesOf(8), sender);
    expect(report.delivered).toHaveLength(8);
    expect(report.rejected).toEqual([]);
  });

  it('gives each refused entry the reason that it was refused with', async () => {
    const reasons = ['first', 'second'].map((text) => new SgpError('SGP_REJECTED', text, { status: 422 }));
    const sender = new Sender((group) => {
      const [at = -1] = group.flatMap((entry, position) => (entry.sequence % 5 === 3 ? [position] : []));
      if (at === -1) return DELIVERED;
      return { kind: 'rejected', error: reasons[group[at]?.sequence === 3 ? 0 : 1] as SgpError, itemIndexes: [at] };
    });
    const report = await deliver(entriesOf(10), sender);
    expect(report.rejected.map(({ span, error }) => [span.sequence, error.message])).toEqual([
      [3, 'first'],
      [8, 'second'],
    ]);
  });

  const namings: Naming[] = ['none', 'right', 'one', 'duplicate', 'out of range', 'wrong', 'all but the bad', 'mixed'];

  it.each(namings)('costs only the bad entries and a bounded number of requests, naming: %s', async (naming) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1000 }).chain((count) =>
          fc.record({
            count: fc.constant(count),
            poison: fc.uniqueArray(fc.nat(count - 1), { maxLength: 12 }),
          }),
        ),
        async ({ count, poison }) => {
          const entries = entriesOf(count);
          const sender = new Sender(refusing(new Set(poison), naming));
          const report = await deliver(entries, sender);
          const good = indexesOf(entries).filter((index) => !poison.includes(index));
          expect(report.rejected.map(({ span }) => span.sequence).sort((a, b) => a - b)).toEqual(
            [...poison].sort((a, b) => a - b),
          );
          expect(indexesOf(report.delivered).sort((a, b) => a - b)).toEqual(good);
          expect([...sender.stored].sort((a, b) => a - b)).toEqual(good);
          expect(report.undelivered).toEqual([]);
          expect(report.held).toBeUndefined();
          // A server that names what is fine makes one more request, once.
          expect(sender.requests.length).toBeLessThanOrEqual(maxRequests(count, poison.length) + 1);
          if (naming === 'none' || naming === 'right') {
            expect(sender.requests.length).toBeLessThanOrEqual(maxRequests(count, poison.length));
          }
          if (naming === 'none') expect(sender.stored).toEqual(good);
          for (const request of sender.requests) expect(request).toEqual([...request].sort((a, b) => a - b));
        },
      ),
      { numRuns: propertyRuns(60) },
    );
  });

  it('ends when every entry is refused', async () => {
    for (const naming of ['none', 'right', 'one'] as const) {
      const all = new Set(indexesOf(entriesOf(64)));
      const sender = new Sender(refusing(all, naming));
      const report = await deliver(entriesOf(64), sender);
      expect(report.rejected).toHaveLength(64);
      expect(sender.requests.length).toBeLessThanOrEqual(maxRequests(64, 64));
    }
  });
});

describe('a request that is too large', () => {
  const tooLarge: Outcome = { kind: 'too_large', error: new SgpError('SGP_PAYLOAD_TOO_LARGE', '', { status: 413 }) };
  const taking = (maxBytes: number) => (group: readonly OutgoingSpan[]) =>
    bodyBytes(group) > maxBytes ? tooLarge : DELIVERED;

  it('is cut until the server takes it, and what follows is made smaller from the start', async () => {
    const sender = new Sender(taking(3000));
    const report = await deliver(entriesOf(100, 99), sender);
    expect(report.delivered).toHaveLength(100);
    expect(sender.stored).toEqual(indexesOf(entriesOf(100)));
    const refusals = sender.requests.filter((request) => request.length > 29).length;
    expect(refusals).toBe(2);
    expect(sender.limit).toBeLessThanOrEqual(3000);
  });

  it('is shrunk when it is a single one, until it is taken', async () => {
    const sender = new Sender(taking(1000));
    const entries = entriesOf(3, (index) => (index === 1 ? 10_000 : 10));
    const report = await deliver(entries, sender);
    expect(indexesOf(report.delivered)).toEqual([0, 1, 2]);
    expect(entries[1]?.encoded?.length).toBeLessThanOrEqual(1000 - ENVELOPE_BYTES);
  });

  it('is given up when it is a single one that cannot be shrunk; the others are delivered', async () => {
    const sender = new Sender(taking(1000));
    sender.minBytes = 5000;
    const report = await deliver(
      entriesOf(3, (index) => (index === 1 ? 10_000 : 10)),
      sender,
    );
    expect(report.rejected).toMatchObject([{ span: { sequence: 1 }, error: { code: 'SGP_PAYLOAD_TOO_LARGE' } }]);
    expect(indexesOf(report.delivered)).toEqual([0, 2]);
  });

  it('ends when the server takes no size at all', async () => {
    const sender = new Sender(() => tooLarge);
    sender.minBytes = 100;
    const report = await deliver(entriesOf(50, 500), sender);
    expect(report.rejected).toHaveLength(50);
    expect(report.delivered).toEqual([]);
  });
});

describe.each(['retryable', 'unauthorized'] as const)('a request that is %s', (kind) => {
  const held: Outcome = { kind, error: HELD[kind] };

  it('ends the delivery: nothing more is sent, everything not delivered comes back in order', async () => {
    const entries = entriesOf(2500);
    const sender = new Sender((_group, request) => (request === 2 ? held : DELIVERED));
    const report = await deliver(entries, sender);
    expect(sender.requests).toHaveLength(2);
    expect(indexesOf(report.delivered)).toEqual(indexesOf(entries.slice(0, 1000)));
    expect(report.undelivered).toEqual(entries.slice(1000));
    expect(report.held).toBe(held);
  });

  it.each<Naming>(['none', 'right', 'one', 'wrong', 'mixed'])(
    'in the middle of the search for bad entries leaves each entry in exactly one place, naming: %s',
    async (naming) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 2, max: 300 }),
          fc.uniqueArray(fc.nat(299), { minLength: 1, maxLength: 6 }),
          fc.integer({ min: 1, max: 30 }),
          async (count, poison, heldAt) => {
            const entries = entriesOf(count);
            const refuse = refusing(new Set(poison), naming);
            const sender = new Sender((group, request) => (request === heldAt ? held : refuse(group)));
            const report = await deliver(entries, sender);
            const places = [
              ...indexesOf(report.delivered),
              ...report.rejected.map(({ span }) => span.sequence),
              ...indexesOf(report.undelivered),
            ];
            expect(places.sort((a, b) => a - b)).toEqual(indexesOf(entries));
            expect(new Set(sender.stored).size).toBe(sender.stored.length);
            expect(indexesOf(report.undelivered)).toEqual(
              indexesOf(entries).filter((index) => report.undelivered.some((entry) => entry.sequence === index)),
            );
            for (const { span } of report.rejected) expect(poison).toContain(span.sequence);
            expect(report.held !== undefined).toBe(sender.requests.length === heldAt);
            if (report.held === undefined) expect(report.undelivered).toEqual([]);
          },
        ),
      );
    },
  );
});
