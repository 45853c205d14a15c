// Each queue passes the same suite; what only one of them does is below.
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { until } from '@sgp-otel/testkit';
import { NatsQueue } from '../../src/nats/nats-queue';
import { openNats, QUEUE_STREAM } from '../../src/nats/nats-streams';
import { EmbeddedQueue } from '../../src/queue/embedded-queue';
import { MemoryQueue } from '../../src/queue/memory-queue';
import { closesAtEnd } from '../closes-at-end';
import { newFolder } from '../running-gateway';
import { describeWithNats, type NatsCluster, startNats } from './nats-servers';
import { itIsAQueue } from './queue-conformance';

const folders: string[] = [];
let folder = '';
const newEmbedded = (maxBytes: number) => EmbeddedQueue.open({ folder, maxBytes });

afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

describe('in memory', () => {
  itIsAQueue({ open: async (maxBytes) => new MemoryQueue({ partitions: 2, maxBytes }), reopen: undefined });
});

describe('embedded', () => {
  const open = (maxBytes: number) => {
    folder = newFolder();
    folders.push(folder);
    return newEmbedded(maxBytes);
  };
  itIsAQueue({ open, reopen: () => newEmbedded(64 * 1024 * 1024) });

  it('hands over more than it keeps in memory, in order, and leaves no file behind', async () => {
    const queue = await open(256 * 1024 * 1024);
    const large = Buffer.alloc(1024 * 1024);
    const count = 50;
    for (let index = 0; index < count; index++) {
      large.writeUInt32LE(index);
      await queue.append(0, Buffer.from(large));
    }
    const seen: number[] = [];
    queue.consume((message) => {
      seen.push(Buffer.from(message.bytes).readUInt32LE());
      message.done();
    });
    await queue.append(0, Buffer.from([count, 0, 0, 0]));
    await until('all', () => seen.length === count + 1);
    expect(seen).toEqual(Array.from({ length: count + 1 }, (_, index) => index));
    await until('no file', () => readdirSync(folder).length === 0);
    await queue.close();
  });

  it('starts with a queue whose end is torn, and hands over what is whole', async () => {
    const queue = await open(64 * 1024 * 1024);
    await queue.append(0, Buffer.from('whole'));
    await queue.append(0, Buffer.from('torn'));
    await queue.close();
    const [segment = ''] = readdirSync(folder);
    const file = path.join(folder, segment);
    truncateSync(file, statSync(file).size - 2);
    const again = await newEmbedded(64 * 1024 * 1024);
    const texts: string[] = [];
    again.consume((message) => {
      texts.push(Buffer.from(message.bytes).toString());
      message.done();
    });
    await until('one', () => texts.length === 1);
    expect(texts).toEqual(['whole']);
    await again.close();
  });
});

describeWithNats('NATS JetStream, one server', () => {
  let cluster: NatsCluster;
  const atEndOfAll = closesAtEnd(afterAll);
  // One that a failed test left would take the messages of those after it.
  const atEnd = closesAtEnd();

  beforeAll(async () => {
    cluster = await startNats(1);
    atEndOfAll(cluster.close);
  });

  const connect = async (maxBytes: number, isFresh: boolean) => {
    const options = { url: cluster.url, partitions: 2, maxBytes };
    let engine = await openNats(options);
    if (isFresh) {
      await engine.manager.streams.delete(QUEUE_STREAM);
      await engine.connection.close();
      engine = await openNats(options);
    }
    atEnd(() => engine.connection.close());
    const queue = await NatsQueue.open(engine, { partitions: 2 });
    atEnd(() => queue.close());
    return queue;
  };
  itIsAQueue({ open: (maxBytes) => connect(maxBytes, true), reopen: () => connect(64 * 1024 * 1024, false) });
});
