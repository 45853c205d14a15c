// The memory of a request body serves later requests. What a server receives must be what was encoded, however late it
// reads and whatever fails.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Fault, type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { SgpClient, type SpanLike } from '../../src';
import { BatchDelivery } from '../../src/delivery/batch-delivery';
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { SpanConversion } from '../../src/delivery/span-conversion';
import { loadSettings } from '../../src/load-settings';
import { spanOf } from '../convert/span-of';

/** Content that tells which span it is of, from its first byte to its last. */
const textOf = (id: string, chars: number) => `${id} `.repeat(Math.ceil(chars / (id.length + 1)));

function spansOf(prefix: string, count: number, chars: number): SpanLike[] {
  return Array.from({ length: count }, (_, index) => {
    const spanId = `${prefix}${index}`;
    return spanOf({
      name: spanId,
      attributes: { text: textOf(spanId, chars) },
      spanContext: () => ({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId, traceFlags: 1 }),
    });
  });
}

function deliveryOf(url: string): BatchDelivery {
  const settings = loadSettings({ apiKey: 'key', accountId: 'acc', baseUrl: url });
  const client = { own: new SgpClient({ settings }) };
  return new BatchDelivery({ settings, conversion: new SpanConversion(settings, {}), client });
}

const outgoing = (spans: readonly SpanLike[]) =>
  spans.map((span, index) => new OutgoingSpan(span, 'end', 0, index + 1));

interface Item {
  readonly id: string;
  readonly metadata: { readonly text: string };
}

/** Throws unless each item of the body holds its own content and nothing else. */
function checkBody(raw: Buffer): Item[] {
  const { items } = JSON.parse(raw.toString()) as { items: Item[] };
  for (const { id, metadata } of items) {
    // After a 413 it may have been cut.
    const text = metadata.text.replace(/…<\d+ more chars>$/, '');
    if (text !== textOf(id, text.length).slice(0, text.length))
      throw new Error(`${id} carries what belongs to another span`);
  }
  return items;
}

describe('concurrent deliveries over a backend that fails now and then', () => {
  let server: FaultServer;

  afterEach(() => server.close());

  it('send each span its own content, and the same bytes again on every retry', async () => {
    const fault = fc.constantFrom<Fault>(
      { status: 200, delayMillis: 5 },
      { status: 200, delayMillis: 40 },
      { status: 200 },
      { status: 200 },
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 413 },
      { status: 422 },
      'reset-before-body',
      'reset-after-body',
      'truncated',
    );
    const batch = fc.record({ count: fc.integer({ min: 1, max: 40 }), chars: fc.constantFrom(10, 500, 60_000) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 12 }),
        fc.array(batch, { minLength: 3, maxLength: 8 }),
        async (faults, batches) => {
          server = await startFaultServer();
          try {
            server.script(...faults);
            const delivery = deliveryOf(server.url);
            await Promise.all(
              batches.map(({ count, chars }, number) => {
                return delivery.deliver(outgoing(spansOf(`b${number}s`, count, chars)), { maxAttempts: 3 });
              }),
            );
            const sent = new Map<string, string>();
            for (const { raw } of server.requests) {
              if (raw.length === 0) continue;
              for (const item of checkBody(raw)) {
                const text = JSON.stringify(item);
                if (!text.includes('sgp_truncated')) expect(sent.get(item.id) ?? text).toBe(text);
                sent.set(item.id, text);
              }
            }
            await delivery.shutdown();
          } finally {
            await server.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe('a server that answers before it has read the body', () => {
  /** Answers 200 as soon as the headers are there, and reads the rest only when told to. */
  class HastyServer {
    readonly sockets: Socket[] = [];
    readonly received: Buffer[][] = [];
    readonly server: Server = createServer((socket) => this.#take(socket));

    async start(): Promise<string> {
      await once(this.server.listen(0, '127.0.0.1'), 'listening');
      return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    #take(socket: Socket): void {
      const chunks: Buffer[] = [];
      this.sockets.push(socket);
      this.received.push(chunks);
      socket.on('error', () => {});
      socket.once('readable', () => {
        chunks.push(socket.read(64) ?? Buffer.alloc(0));
        socket.write(
          'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}',
        );
      });
    }

    /** Bodies as they arrive once each connection is read to what was announced. */
    readAll(): void {
      for (const [index, socket] of this.sockets.entries()) {
        socket.on('data', (chunk: Buffer) => this.received[index]?.push(chunk));
      }
    }

    bodyOf(index: number): Buffer {
      const all = Buffer.concat(this.received[index] ?? []);
      const start = all.indexOf('\r\n\r\n') + 4;
      const length = Number(/content-length: (\d+)/i.exec(all.subarray(0, start).toString())?.[1]);
      return all.subarray(start, start + length);
    }

    isComplete(index: number): boolean {
      const all = Buffer.concat(this.received[index] ?? []);
      const start = all.indexOf('\r\n\r\n') + 4;
      return all.length - start >= Number(/content-length: (\d+)/i.exec(all.subarray(0, start).toString())?.[1]);
    }

    async close(): Promise<void> {
      for (const socket of this.sockets) socket.destroy();
      this.server.close();
    }
  }

  it('has stored nothing: the answer does not count, and the memory that the system still reads is not given back', async () => {
    const hasty = new HastyServer();
    const client = new SgpClient({ apiKey: 'key', accountId: 'acc', baseUrl: await hasty.start() });
    try {
      const body = Buffer.from(JSON.stringify({ items: [{ text: 'x'.repeat(24 * 1024 * 1024) }] }));
      const call = client.upsertEncodedBatch(body, { isAnswerKept: false, maxAttempts: 1 });
      await expect(call).rejects.toMatchObject({ code: 'SGP_UNEXPECTED_ANSWER', status: 200 });
    } finally {
      client.close();
      await hasty.close();
    }
  });

  it('gets what was encoded, although more spans are encoded before it reads', async () => {
    const hasty = new HastyServer();
    // As much as one request carries by default: more than the system takes at once, and not too much to be kept for
    // another request.
    const delivery = deliveryOf(await hasty.start());
    try {
      for (let batch = 0; batch < 4; batch++) {
        const { delivered } = await delivery.deliver(outgoing(spansOf(`h${batch}s`, 30, 130_000)));
        expect(delivered).toHaveLength(30);
      }
      hasty.readAll();
      await until('the first body', () => hasty.isComplete(0));
      expect(checkBody(hasty.bodyOf(0))).toHaveLength(30);
    } finally {
      await delivery.shutdown();
      await hasty.close();
    }
  });
});
