// A real cluster of three NATS servers: the leader is killed, all are killed, while messages are appended and consumed.
// Nothing that was confirmed is lost; what comes twice is the same.
import { randomUUID } from 'node:crypto';
import { until } from '@sgp-otel/testkit';
import { NatsQueue } from '../../src/nats/nats-queue';
import { openNats, QUEUE_STREAM } from '../../src/nats/nats-streams';
import { describeWithNats, startNats } from './nats-servers';

const NODES = 3;
const PARTITIONS = 2;

describeWithNats('a cluster of three NATS servers', () => {
  it('keeps what it confirmed when its leader is killed, and when all of it is', async () => {
    const cluster = await startNats(NODES);
    const options = { url: cluster.url, partitions: PARTITIONS, maxBytes: 64 * 1024 * 1024 };
    const engine = await openNats(options);
    expect(engine.replicas).toBe(NODES);
    const queue = await NatsQueue.open(engine, { partitions: PARTITIONS });
    const seen = new Set<string>();
    queue.consume((message) => {
      seen.add(Buffer.from(message.bytes).toString());
      message.done();
    });
    const confirmed: string[] = [];
    const refusals: string[] = [];
    let isSending = true;
    const sending = (async () => {
      for (let index = 0; isSending; index++) {
        const text = `message ${index}`;
        await queue.append(index % PARTITIONS, Buffer.from(text), randomUUID()).then(
          () => confirmed.push(text),
          ({ reason }) => refusals.push(reason),
        );
      }
    })();
    const more = async (what: string) => {
      const before = confirmed.length;
      await until(what, () => confirmed.length > before + 200, 110_000);
    };
    await more('messages');
    const leader = (await engine.manager.streams.info(QUEUE_STREAM)).cluster?.leader;
    const index = Number(leader?.slice(1));
    await cluster.kill(index);
    await more('messages after the leader was killed');
    await cluster.start(index);
    for (let node = 0; node < NODES; node++) await cluster.kill(node);
    await Promise.all(Array.from({ length: NODES }, (_, node) => cluster.start(node)));
    await more('messages after all were killed');
    isSending = false;
    await sending;
    await until('all that was confirmed', () => confirmed.every((text) => seen.has(text)), 110_000);
    expect(new Set(refusals)).toEqual(new Set(['away']));
    await queue.close();
    await engine.connection.close();
    await cluster.close();
  }, 400_000);
});
