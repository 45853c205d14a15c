// A NATS server that stands still and goes on, and what of its state may be gone by then: delivery goes on without
// anybody starting the gateway again.
import { randomUUID } from 'node:crypto';
import { until } from '@sgp-otel/testkit';
import { NatsDeadStream } from '../../src/nats/nats-dead-stream';
import type { NatsQueue } from '../../src/nats/nats-queue';
import { DEAD_STREAM, type NatsEngine, QUEUE_STREAM } from '../../src/nats/nats-streams';
import { LEASE_MILLIS, LEASES } from '../../src/nats/partition-leases';
import { closesAtEnd } from '../closes-at-end';
import { describeWithNats, type NatsCluster, startNats } from './nats-servers';
import { openNatsQueue } from './open-nats-queue';

const PARTITIONS = 3;

describeWithNats('NATS JetStream, a server that fails its gateways', () => {
  let cluster: NatsCluster;
  let engine: NatsEngine;
  let queue: NatsQueue;
  const seen: string[] = [];

  const atEnd = closesAtEnd(afterAll);

  beforeAll(async () => {
    cluster = await startNats(1);
    atEnd(cluster.close);
    const opened = await openNatsQueue(cluster.url, { partitions: PARTITIONS });
    atEnd(opened.close);
    ({ engine, queue } = opened);
    queue.consume(async (message) => {
      const text = Buffer.from(message.bytes).toString();
      // Never settles, as when SGP is away and the gateway holds as much as it may.
      if (text === 'held') await new Promise(() => {});
      seen.push(text);
      message.done();
    });
  });

  const append = (partition: number) => {
    const text = randomUUID();
    return queue.append(partition, Buffer.from(text), text).then(
      () => text,
      () => undefined,
    );
  };
  const arrives = async (partitions: readonly number[]) => {
    for (const partition of partitions) {
      const text = await until('a confirmed message', () => append(partition));
      await until('the message', () => seen.includes(text as string), 110_000);
    }
  };
  const refused = (count: number) =>
    until('appends that are refused', async () => {
      for (let refusals = 0; refusals < count; refusals++) if ((await append(0)) !== undefined) return false;
      return true;
    });

  it('goes on after the server stood still for longer than a lease', async () => {
    await arrives([0, 1, 2]);
    const sinceMillis = performance.now();
    cluster.suspend(0);
    await until('refusals, for longer than a lease', async () => {
      await refused(1);
      return performance.now() - sinceMillis > LEASE_MILLIS;
    });
    cluster.resume(0);
    await arrives([0, 1, 2]);
  });

  it('goes on after this process stood still for longer than a lease', async () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LEASE_MILLIS + 2_000);
    await arrives([0, 1, 2]);
  });

  it('makes a consumer again that is gone', async () => {
    await engine.manager.consumers.delete(QUEUE_STREAM, 'sgp-gateway-0');
    await arrives([0, 1]);
  });

  it('makes the streams and the bucket again that are deleted, and refuses meanwhile', async () => {
    const { streams } = engine.manager;
    for (const name of [QUEUE_STREAM, `KV_${LEASES}`]) {
      await streams.delete(name);
      await until(name, () => streams.info(name).catch(() => undefined));
    }
    await arrives([0, 1, 2]);
    const dead = new NatsDeadStream(engine);
    await streams.delete(DEAD_STREAM);
    const span = { account: 'a', traceId: '1', spanId: '2', name: 'dead', otlp: {} };
    await dead.append({ ...span, reason: 'rejected', message: 'not good', diedMillis: Date.now() });
    const names: string[] = [];
    for await (const { name } of dead.entries()) names.push(name);
    expect(names).toEqual(['dead']);
  });

  it('keeps its other partitions when the handler of one it loses does not come back', async () => {
    await queue.append(0, Buffer.from('held'), randomUUID());
    await until('the handler', async () => {
      const { num_ack_pending: pending } = await engine.manager.consumers.info(QUEUE_STREAM, 'sgp-gateway-0');
      return pending > 0;
    });
    // Another node takes it.
    const subject = `$KV.${LEASES}.partition.0`;
    await engine.js.publish(subject, 'another node');
    const last = async () =>
      (await engine.manager.streams.getMessage(`KV_${LEASES}`, { last_by_subj: subject }))?.string();
    await until('the lease again', async () => (await last()) !== 'another node' && (await last()) !== undefined);
    await arrives([0, 1, 2]);
  });
});
