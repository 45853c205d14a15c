// A real cluster of three NATS servers: the leader is killed, all are killed, while messages are appended and consumed.
// Nothing that was confirmed is lost, and nothing that was done stays.
import { randomUUID } from 'node:crypto';
import { until } from '@sgp-otel/testkit';
import { QUEUE_STREAM } from '../../src/nats/nats-streams';
import { closesAtEnd } from '../closes-at-end';
import { describeWithNats, startNats } from './nats-servers';
import { openNatsQueue } from './open-nats-queue';

const NODES = 3;
const PARTITIONS = 2;
/** An election takes up to 9 seconds, and may have to be repeated. */
const ELECTION_MILLIS = 110_000;

describeWithNats('a cluster of three NATS servers', () => {
  const atEnd = closesAtEnd();

  it('keeps what it confirmed when its leader is killed, and when all of it is', async () => {
    const cluster = await startNats(NODES);
    atEnd(cluster.close);
    // Looks more often than outside of tests for what a consumer passes over, which 2.9 does when it is killed.
    const { engine, queue, close } = await openNatsQueue(cluster.url, { partitions: PARTITIONS, lookMillis: 1_000 });
    atEnd(close);
    expect(engine.replicas).toBe(NODES);
    const seen = new Set<string>();
    queue.consume((message) => {
      seen.add(Buffer.from(message.bytes).toString());
      message.done();
    });
    const confirmed: string[] = [];
    const refusals = new Set<string>();
    let isSending = true;
    const sending = (async () => {
      for (let index = 0; isSending; index++) {
        const text = `message ${index}`;
        await queue.append(index % PARTITIONS, Buffer.from(text), randomUUID()).then(
          () => confirmed.push(text),
          ({ reason }) => refusals.add(reason),
        );
        // A refusal may come at once, and a loop without a turn of the event loop would never connect again.
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const stop = async () => {
      isSending = false;
      await sending;
    };
    atEnd(stop);
    const more = async (what: string) => {
      const before = confirmed.length;
      await until(what, () => confirmed.length > before + 200, ELECTION_MILLIS);
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
    await stop();
    const missing = () => confirmed.filter((text) => !seen.has(text));
    await until('all that was confirmed', () => missing().length === 0, ELECTION_MILLIS);
    await until(
      'an empty queue',
      () =>
        queue.depth().then(
          ({ messages }) => messages === 0,
          () => false,
        ),
      ELECTION_MILLIS,
    );
    expect([...refusals]).toEqual(['away']);
  }, 400_000);
});
