// Puts a gateway together and starts it: the queue first, then what delivers, then what listens. Stops in the other
// order, so that nothing is taken that is not kept.

import { contentRecords } from '@sgp-otel/exporter/internal/replay';
import { Access } from './access/access';
import { DEFAULT_LIMITS, TraceAssembler } from './assembler/trace-assembler';
import { type Environment, processEnvironment } from './configuration/environment';
import { type GatewayOptions, type GivenOptions, resolveOptions } from './configuration/gateway-options';
import type { DeadStream } from './contract/dead-stream';
import type { GatewayQueue } from './contract/queue-port';
import { AccountReplays } from './delivery/account-replays';
import { type Gathered, TraceDelivery } from './delivery/trace-delivery';
import { GatewayError } from './errors/gateway-error';
import { type GrpcServer, startGrpcServer } from './grpc/grpc-server';
import { type HttpServer, startHttpServer } from './http/http-server';
import { Ingest } from './ingest/ingest';
import { Metrics } from './metrics/metrics';
import { type GatewayEngine, openEngine } from './open-engine';

/** A running gateway. */
export interface Gateway {
  /** Where OTLP/HTTP is taken: the base of `/v1/traces`; `undefined` when it is off. */
  readonly httpUrl: string | undefined;
  /** Where OTLP/gRPC is taken, as `HOST:PORT`; `undefined` when it is off. */
  readonly grpcAddress: string | undefined;
  /** Warnings about how it was started, for people. */
  readonly warnings: readonly string[];
  /** Takes no more, delivers what it can within `SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS`; the rest stays in the queue. */
  close(): Promise<void>;
}

/** Bytes that may be held or under way, as a multiple of those held: released traces still wait for their answers. */
const UNDER_WAY_FACTOR = 1.5;
const LOOPBACK = /^(?:localhost|127\.|::1$)/;

/**
 * Starts a gateway in this process, as the command does.
 * @param given options by their keys in the file, and `config`; what is not given comes from the environment
 * @throws Error when an option is not valid, an address cannot be listened on, or the data folder is in use
 */
export async function startGateway(given: GivenOptions = {}, environment?: Environment): Promise<Gateway> {
  const options = resolveOptions(given, environment ?? processEnvironment());
  return runGateway(options, await openEngine(options));
}

export async function runGateway(options: GatewayOptions, engine: GatewayEngine): Promise<Gateway> {
  const { values, tls } = options;
  const { queue, dead } = engine;
  const metrics = new Metrics();
  const access = new Access(options.tokens);
  const ingest = new Ingest(queue, metrics, {
    holdsContent: contentRecords(options.hooks.dialects),
    redactsOnArrival: values.redactOnArrival ?? false,
  });
  const delivery = deliveryOf(options, dead, metrics);
  let isStopping = false;
  const unready = () => (isStopping ? 'The gateway is stopping.' : queue.unavailable());
  metrics.onReport(() => measureQueue(queue, metrics));
  let http: HttpServer | undefined;
  let grpc: GrpcServer | undefined;
  const limits = {
    tls,
    maxBodyBytes: values.maxBodyBytes ?? 0,
    bodyTimeoutMillis: values.bodyTimeoutMillis ?? 0,
    idleTimeoutMillis: values.idleTimeoutMillis ?? 0,
    maxConnections: values.maxConnections ?? 0,
  };
  const close = async () => {
    if (isStopping) return;
    isStopping = true;
    await Promise.all([http?.close(), grpc?.close()]);
    await delivery.stop();
    await engine.close();
  };
  try {
    const { http: httpAddress, grpc: grpcAddress } = values;
    const parts = { access, ingest, metrics, unready };
    if (httpAddress && httpAddress !== 'off') http = await startHttpServer({ ...limits, ...httpAddress }, parts);
    if (grpcAddress && grpcAddress !== 'off') grpc = await startGrpcServer({ ...limits, ...grpcAddress }, parts);
    if (!http && !grpc) throw new GatewayError('Both --http and --grpc are off: nothing can be taken.');
  } catch (error) {
    await close();
    throw error;
  }
  queue.consume((message) => delivery.take(message));
  return { httpUrl: http?.url, grpcAddress: grpc?.address, warnings: warningsOf(options), close };
}

function deliveryOf({ values, accounts, hooks }: GatewayOptions, dead: DeadStream, metrics: Metrics): TraceDelivery {
  const maxBytes = values.maxHeldBytes ?? DEFAULT_LIMITS.maxBytes;
  const assembler = new TraceAssembler<Gathered>({
    ...DEFAULT_LIMITS,
    settleMillis: values.settleMillis ?? DEFAULT_LIMITS.settleMillis,
    maxHoldMillis: values.maxHoldMillis ?? DEFAULT_LIMITS.maxHoldMillis,
    maxSpans: values.maxHeldSpans ?? DEFAULT_LIMITS.maxSpans,
    maxBytes,
  });
  return new TraceDelivery({
    assembler,
    replays: new AccountReplays(accounts, hooks),
    dead,
    metrics,
    maxBytes: maxBytes * UNDER_WAY_FACTOR,
    settleMillis: values.settleMillis ?? DEFAULT_LIMITS.settleMillis,
    nowMillis: () => performance.now(),
  });
}

async function measureQueue(queue: GatewayQueue, metrics: Metrics): Promise<void> {
  const { messages, bytes, oldestMillis } = await queue.depth();
  metrics.measure('sgp_gateway_queue_messages', messages);
  metrics.measure('sgp_gateway_queue_bytes', bytes);
  const ageMillis = oldestMillis === undefined ? 0 : Math.max(0, Date.now() - oldestMillis);
  metrics.measure('sgp_gateway_queue_oldest_seconds', ageMillis / 1000);
}

/** Warns of a gateway that anybody may send to. No more: a cluster often decides by its network who may connect. */
function warningsOf({ values, tokens, tls }: GatewayOptions): string[] {
  const isOpen = [values.http, values.grpc].some(
    (address) => address !== undefined && address !== 'off' && !LOOPBACK.test(address.host),
  );
  if (!isOpen || tokens.length > 0 || tls?.ca !== undefined) return [];
  return ['Everybody who reaches this machine may send: set SGP_GATEWAY_TOKENS, or --tls-client-ca.'];
}
