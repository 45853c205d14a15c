// What every queue has to do, whatever is behind it.
import { randomUUID } from 'node:crypto';
import { until } from '@sgp-otel/testkit';
import { type GatewayQueue, type QueueMessage, QueueRefusal } from '../../src/contract/queue-port';

export interface QueueUnderTest {
  /** An empty queue that takes about so many bytes. */
  open(maxBytes: number): Promise<GatewayQueue>;
  /** The same again, as another process or after a restart; `undefined` where nothing outlives the process. */
  reopen: (() => Promise<GatewayQueue>) | undefined;
}

const MIB = 1024 * 1024;
const textOf = ({ bytes }: QueueMessage) => Buffer.from(bytes).toString();
const append = (queue: GatewayQueue, text: string, partition = 0) =>
  queue.append(partition, Buffer.from(text), randomUUID());

export function itIsAQueue({ open, reopen }: QueueUnderTest): void {
  it('hands over what is appended in the order of its partition, one at a time, before and after consuming begins', async () => {
    const queue = await open(64 * MIB);
    await append(queue, 'first');
    await append(queue, 'second');
    const seen: string[] = [];
    let busy = 0;
    queue.consume(async (message) => {
      busy += 1;
      expect(busy).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(textOf(message));
      message.done();
      busy -= 1;
    });
    await append(queue, 'third');
    await until('three messages', () => seen.length === 3);
    expect(seen).toEqual(['first', 'second', 'third']);
    await until('an empty queue', async () => (await queue.depth()).messages === 0);
    await queue.close();
  });

  it('keeps partitions apart: one that stands still holds up no other', async () => {
    const queue = await open(64 * MIB);
    if (queue.partitions < 2) return queue.close();
    const seen: string[] = [];
    let goOn: (() => void) | undefined;
    queue.consume(async (message) => {
      if (textOf(message) === 'slow') await new Promise<void>((resolve) => (goOn = resolve));
      seen.push(textOf(message));
      message.done();
    });
    await append(queue, 'slow', 0);
    await append(queue, 'other', 1);
    // Partitions begin in any order.
    await until('the slow one, and the other', () => goOn !== undefined && seen.includes('other'));
    goOn?.();
    await until('both', () => seen.length === 2);
    await queue.close();
  });

  it('hands over again, and before the next one, a message whose handler rejects or throws', async () => {
    const queue = await open(64 * MIB);
    const seen: string[] = [];
    queue.consume((message) => {
      seen.push(textOf(message));
      if (seen.length === 1) return Promise.reject(new Error('rejected'));
      if (seen.length === 2) throw new Error('thrown');
      message.done();
    });
    await append(queue, 'first');
    await append(queue, 'second');
    await until('an empty queue', async () => (await queue.depth()).messages === 0);
    expect(seen).toEqual(['first', 'first', 'first', 'second']);
    await queue.close();
  });

  it('tells its depth, refuses when it is full, and takes again when something is done', async () => {
    const queue = await open(4 * MIB);
    const half = 'x'.repeat(1.9 * MIB);
    await append(queue, half);
    await append(queue, half);
    const { messages, bytes, oldestMillis } = await queue.depth();
    expect(bytes).toBeGreaterThan(3.7 * MIB);
    expect(messages).toBeGreaterThanOrEqual(2);
    expect(Math.abs(Date.now() - Number(oldestMillis))).toBeLessThan(60_000);
    const refusal = await append(queue, half).catch((error) => error);
    expect(refusal).toBeInstanceOf(QueueRefusal);
    expect(refusal.reason).toBe('full');
    queue.consume((message) => message.done());
    await until('room', () =>
      append(queue, half).then(
        () => true,
        () => false,
      ),
    );
    await queue.close();
  });

  it('hands over a message larger than what engines take in one piece, byte for byte', async () => {
    const queue = await open(64 * MIB);
    const bytes = Buffer.alloc(5 * MIB, 'large ');
    const [taken] = await Promise.all([
      new Promise<Buffer>((resolve) => {
        queue.consume((message) => {
          resolve(Buffer.from(message.bytes));
          message.done();
        });
      }),
      queue.append(0, bytes, randomUUID()),
    ]);
    expect(taken.equals(bytes)).toBe(true);
    await queue.close();
  });

  if (reopen === undefined) return;
  it('hands over again what was not done, in its order, and nothing that was done', async () => {
    const queue = await open(64 * MIB);
    for (const text of ['done', 'open 1', 'open 2']) await append(queue, text);
    const seen: QueueMessage[] = [];
    queue.consume((message) => {
      seen.push(message);
      if (textOf(message) === 'done') message.done();
    });
    await until('all', () => seen.length === 3);
    await queue.close();
    const again = await reopen();
    const texts: string[] = [];
    again.consume((message) => {
      texts.push(textOf(message));
      message.done();
    });
    await until('what was open', () => texts.includes('open 1') && texts.includes('open 2'));
    // One that was done may come again beside others that were not: it replaces itself.
    expect(texts.filter((text) => text !== 'done')).toEqual(['open 1', 'open 2']);
    await until('an empty queue', async () => (await again.depth()).messages === 0);
    await again.close();
  });
}
