// The engine behind a gateway: a folder on one machine, or NATS for more than one.
import path from 'node:path';
import type { GatewayOptions } from './configuration/gateway-options';
import type { DeadStream } from './contract/dead-stream';
import type { GatewayQueue } from './contract/queue-port';
import { EmbeddedDeadStream } from './dead/embedded-dead-stream';
import { NatsDeadStream } from './nats/nats-dead-stream';
import { NatsQueue } from './nats/nats-queue';
import { type NatsEngine, openNats } from './nats/nats-streams';
import { EmbeddedQueue } from './queue/embedded-queue';
import { lockFolder } from './queue/folder-lock';

export interface GatewayEngine {
  readonly queue: GatewayQueue;
  readonly dead: DeadStream;
  close(): Promise<void>;
}

/** @throws Error when the folder is in use, or no server answers */
export async function openEngine(options: GatewayOptions): Promise<GatewayEngine> {
  if (options.values.nats !== undefined) return openNatsEngine(options);
  const lock = await lockFolder(dataFolder(options));
  const queue = await EmbeddedQueue.open({
    folder: path.join(dataFolder(options), 'queue'),
    maxBytes: options.values.maxQueueBytes ?? 0,
    onProblem: say,
  });
  const dead = embeddedDead(options);
  const close = async () => {
    await queue.close();
    await dead.close();
    lock.release();
  };
  return { queue, dead, close };
}

async function openNatsEngine(options: GatewayOptions): Promise<GatewayEngine> {
  const engine = await natsOf(options);
  const queue = await NatsQueue.open(engine, { partitions: options.values.partitions ?? 1, onProblem: say });
  const close = async () => {
    await queue.close();
    await engine.connection.drain();
  };
  return { queue, dead: new NatsDeadStream(engine), close };
}

/** Opens the dead stream alone, also while a gateway runs on it. @throws Error as {@link openEngine} */
export async function openDead(options: GatewayOptions): Promise<{ dead: DeadStream; close(): Promise<void> }> {
  if (options.values.nats === undefined) {
    const dead = embeddedDead(options);
    return { dead, close: () => dead.close() };
  }
  const engine = await natsOf(options);
  return { dead: new NatsDeadStream(engine), close: () => engine.connection.close() };
}

function natsOf({ values }: GatewayOptions): Promise<NatsEngine> {
  const { nats = '', partitions = 1, maxQueueBytes = 0 } = values;
  return openNats({ url: nats, partitions, maxBytes: maxQueueBytes });
}

function embeddedDead(options: GatewayOptions): EmbeddedDeadStream {
  return new EmbeddedDeadStream(path.join(dataFolder(options), 'dead'));
}

function dataFolder({ values }: GatewayOptions): string {
  return path.resolve(values.data ?? '.');
}

function say(message: string): void {
  process.stderr.write(`sgp-gateway: ${message}\n`);
}
