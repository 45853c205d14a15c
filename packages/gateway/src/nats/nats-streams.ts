// The streams of the gateway in NATS JetStream: made where they are missing, checked where they are there. Only what
// servers from 2.9 on know.
import {
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { connect, type NatsConnection, nanos } from '@nats-io/transport-node';
import { GatewayError } from '../errors/gateway-error';

export const QUEUE_STREAM = 'SGP_GATEWAY';
export const DEAD_STREAM = 'SGP_GATEWAY_DEAD';
export const DEAD_SUBJECT = 'sgp.gateway.dead';
const QUEUE_PREFIX = 'sgp.gateway.queue.';
/** Within this time a message that is appended again is recognised. */
const DUPLICATE_MILLIS = 120_000;
/** A cluster may be electing while a gateway starts. */
const START_MILLIS = 30_000;
const RETRY_MILLIS = 500;
/** A server that says nothing for some of these is taken for gone: without, that lasts minutes. */
const PING_MILLIS = 10_000;
const FULL_REPLICAS = 3;
/** The API's code for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;
export const MAX_DEAD_BYTES = 256 * 1024 * 1024;

export interface NatsEngine {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly manager: JetStreamManager;
  /** Copies of each message. */
  readonly replicas: number;
  /** Makes the streams again that somebody has deleted. @throws Error when that is not possible now */
  ensureStreams(): Promise<void>;
}

type StreamToEnsure = Partial<StreamConfig> & { readonly name: string };

export const subjectOf = (partition: number) => QUEUE_PREFIX + partition;

export interface NatsStreamOptions {
  /** Servers, with commas between them; user and password, or a token, may be in the URL. */
  readonly url: string;
  readonly partitions: number;
  readonly maxBytes: number;
}

/** @throws GatewayError when no server answers, or a stream is there that is not ours */
export async function openNats({ url, partitions, maxBytes }: NatsStreamOptions): Promise<NatsEngine> {
  const connection = await connected(url);
  try {
    // A gateway that looks for its cluster longer than this is started again by whoever watches it.
    return await patiently(async () => {
      const manager = await jetstreamManager(connection);
      const replicas = serversOf(connection) >= FULL_REPLICAS ? FULL_REPLICAS : 1;
      const configs = streamsOf(partitions, maxBytes, replicas);
      const ensureStreams = async () => {
        for (const config of configs) await ensure(manager, config);
      };
      await ensureStreams();
      return { connection, js: jetstream(connection), manager, replicas, ensureStreams };
    });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function streamsOf(partitions: number, maxBytes: number, replicas: number): StreamToEnsure[] {
  const shared = { storage: StorageType.File, num_replicas: replicas };
  const queue = {
    ...shared,
    name: QUEUE_STREAM,
    subjects: Array.from({ length: partitions }, (_, partition) => subjectOf(partition)),
    retention: RetentionPolicy.Workqueue,
    // A full stream refuses: that is what senders are told.
    discard: DiscardPolicy.New,
    max_bytes: maxBytes,
    duplicate_window: nanos(DUPLICATE_MILLIS),
  };
  const dead = {
    ...shared,
    name: DEAD_STREAM,
    subjects: [DEAD_SUBJECT],
    discard: DiscardPolicy.Old,
    max_bytes: MAX_DEAD_BYTES,
  };
  return [queue, dead];
}

async function connected(url: string): Promise<NatsConnection> {
  const servers = url.split(',').map((each) => each.trim());
  try {
    return await connect({
      servers,
      name: 'sgp-gateway',
      pingInterval: PING_MILLIS,
      reconnectTimeWait: RETRY_MILLIS,
      // A gateway whose connection were closed for good would take nothing until somebody starts it again.
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true,
    });
  } catch (error) {
    throw new GatewayError(`No NATS server of --nats answers: ${(error as Error).message}`);
  }
}

function serversOf({ info }: NatsConnection): number {
  return new Set(info?.connect_urls ?? []).size;
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + START_MILLIS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      // Without a leader JetStream says that it is not enabled: that passes.
      if (error instanceof GatewayError || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
    }
  }
}

async function ensure(manager: JetStreamManager, config: StreamToEnsure): Promise<void> {
  try {
    const { config: there } = await manager.streams.info(config.name);
    const subjects = [...(there.subjects ?? [])].sort().join();
    if (subjects === [...(config.subjects ?? [])].sort().join()) return;
    throw new GatewayError(
      `The NATS stream ${config.name} has other partitions than --partitions says: every gateway needs the same number.`,
    );
  } catch (error) {
    if ((error as { code?: number }).code !== STREAM_NOT_FOUND) throw error;
    await manager.streams.add(config);
  }
}
