// What a consumer of NATS has passed over is read all the same: servers lose count when they are killed.
import { AckPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { until } from '@sgp-otel/testkit';
import { QUEUE_STREAM, subjectOf } from '../../src/nats/nats-streams';
import { closesAtEnd } from '../closes-at-end';
import { describeWithNats, startNats } from './nats-servers';
import { openNatsQueue } from './open-nats-queue';

const CONSUMER = 'sgp-gateway-0';

describeWithNats('NATS JetStream, a consumer that has lost count', () => {
  const atEnd = closesAtEnd();

  it('hands over what it takes for delivered, whole messages and chunks, once, and leaves none in the stream', async () => {
    const cluster = await startNats(1);
    atEnd(cluster.close);
    const { engine, queue, close } = await openNatsQueue(cluster.url, { partitions: 2, lookMillis: 50 });
    atEnd(close);
    const large = 'large '.repeat(400_000);
    await queue.append(0, Buffer.from('first'), 'id-1');
    await queue.append(0, Buffer.from(large), 'id-2');
    const { consumers } = engine.manager;
    await consumers.add(QUEUE_STREAM, {
      durable_name: CONSUMER,
      filter_subject: subjectOf(0),
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(100),
      // It gives nothing out twice, so that what nobody acknowledges is passed over.
      max_deliver: 1,
    });
    const consumer = await engine.js.consumers.get(QUEUE_STREAM, CONSUMER);
    await until('messages that are passed over', async () => {
      if ((await consumer.next({ expires: 1_000 })) !== null) return false;
      const { num_ack_pending, num_pending } = await consumers.info(QUEUE_STREAM, CONSUMER);
      return num_ack_pending === 0 && num_pending === 0;
    });
    expect((await queue.depth()).messages).toBeGreaterThan(3);
    await queue.append(0, Buffer.from('last'), 'id-3');
    const seen: string[] = [];
    queue.consume((message) => {
      seen.push(Buffer.from(message.bytes).toString());
      message.done();
    });
    await until('an empty queue', async () => (await queue.depth()).messages === 0);
    expect(seen.sort()).toEqual(['first', large, 'last'].sort());
  });

  it('is made again when it gives nothing of what is pending', async () => {
    const cluster = await startNats(1);
    atEnd(cluster.close);
    const problems: string[] = [];
    const { engine, queue, close } = await openNatsQueue(cluster.url, {
      partitions: 1,
      lookMillis: 50,
      onProblem: (problem) => problems.push(problem),
    });
    atEnd(close);
    const { connection, manager } = engine;
    const created = async () => (await manager.consumers.info(QUEUE_STREAM, CONSUMER).catch(() => undefined))?.created;
    // Whatever it is asked for is lost on the way, until it is another consumer.
    const publish = connection.publish.bind(connection);
    let isDeaf = true;
    connection.publish = (subject, ...rest) => {
      if (!isDeaf || !subject.includes('.CONSUMER.MSG.NEXT.')) publish(subject, ...rest);
    };
    const seen: string[] = [];
    queue.consume((message) => {
      seen.push(Buffer.from(message.bytes).toString());
      message.done();
    });
    await until('a consumer', created);
    const first = await created();
    await queue.append(0, Buffer.from('one'), 'id-1');
    await until('another consumer', async () => ![first, undefined].includes(await created()));
    isDeaf = false;
    await until('an empty queue', async () => (await queue.depth()).messages === 0);
    expect(seen).toEqual(['one']);
    expect(problems[0]).toBe('Partition 0 of the queue stands still: its consumer is made again.');
  });
});
