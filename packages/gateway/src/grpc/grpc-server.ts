// OTLP over gRPC, on raw bytes: the messages are read by the same code as those that come over HTTP.
import {
  type handleUnaryCall,
  Metadata,
  ResponderBuilder,
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
  type ServiceDefinition,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import type { Access } from '../access/access';
import type { TlsFiles } from '../access/tls-files';
import { DEFAULT_ACCOUNT } from '../contract/account-name';
import type { Signal } from '../contract/queue-record';
import type { Ingest, IngestAnswer } from '../ingest/ingest';
import type { Metrics } from '../metrics/metrics';
import { exportResponse, retryStatus } from '../otlp/export-answers';

export interface GrpcServerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsFiles | undefined;
  readonly maxBodyBytes: number;
  readonly idleTimeoutMillis: number;
}

export interface GrpcServerParts {
  readonly access: Access;
  readonly ingest: Ingest;
  readonly metrics: Metrics;
}

export interface GrpcServer {
  /** `HOST:PORT`. */
  readonly address: string;
  close(): Promise<void>;
}

const SERVICES: readonly (readonly [string, Signal])[] = [
  ['opentelemetry.proto.collector.trace.v1.TraceService', 'traces'],
  ['opentelemetry.proto.collector.logs.v1.LogsService', 'logs'],
];
const CLOSE_MILLIS = 5_000;
const asIs = (bytes: Buffer) => bytes;

/** @throws Error when the address cannot be listened on */
export async function startGrpcServer(options: GrpcServerOptions, parts: GrpcServerParts): Promise<GrpcServer> {
  const server = new Server({
    // Holds for the inflated message: the library stops inflating there.
    'grpc.max_receive_message_length': options.maxBodyBytes,
    'grpc.max_connection_idle_ms': options.idleTimeoutMillis,
    interceptors: [checkToken(parts)],
  });
  for (const [name, signal] of SERVICES) server.addService(definition(name), { export: exporting(signal, parts) });
  const port = await new Promise<number>((resolve, reject) => {
    const address = `${options.host.includes(':') ? `[${options.host}]` : options.host}:${options.port}`;
    server.bindAsync(address, credentials(options.tls), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { address: `${options.host}:${port}`, close: () => close(server) };
}

function credentials(tls: TlsFiles | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const pair = [{ private_key: tls.key, cert_chain: tls.cert }];
  return ServerCredentials.createSsl(tls.ca ?? null, pair, tls.ca !== undefined);
}

function definition(name: string): ServiceDefinition {
  return {
    export: {
      path: `/${name}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  };
}

/** Refuses a call by its metadata, before its message is read, and counts calls by what they were answered. */
function checkToken({ access, metrics }: GrpcServerParts): ServerInterceptor {
  return (method, call) => {
    const signal = method.path.includes('.logs.') ? 'logs' : 'traces';
    const refuse = (message: string) => {
      metrics.count('sgp_gateway_refused_total', { protocol: 'grpc', reason: 'token' });
      intercepting.sendStatus({ code: status.UNAUTHENTICATED, details: message, metadata: new Metadata() });
    };
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        const admission = access.admit(metadata.get('authorization')[0]?.toString());
        if (admission.isAdmitted) next(metadata);
        else refuse(admission.message);
      })
      .build();
    const responder = new ResponderBuilder()
      .withStart((next) => next(listener))
      .withSendStatus((answer, next) => {
        const { code } = answer;
        metrics.count('sgp_gateway_requests_total', { protocol: 'grpc', signal, status: status[code] ?? String(code) });
        next(answer);
      })
      .build();
    const intercepting = new ServerInterceptingCall(call, responder);
    return intercepting;
  };
}

function exporting(signal: Signal, { access, ingest, metrics }: GrpcServerParts): handleUnaryCall<Buffer, Buffer> {
  return (call, callback) => {
    const admission = access.admit(call.metadata.get('authorization')[0]?.toString());
    const account = admission.isAdmitted ? admission.account : DEFAULT_ACCOUNT;
    ingest.take({ signal, encoding: 'protobuf', account, body: call.request }).then(
      (answer) => {
        if (answer.kind === 'stored') callback(null, exportResponse('protobuf', signal, answer.partial));
        else {
          metrics.count('sgp_gateway_refused_total', { protocol: 'grpc', reason: answer.kind });
          callback(failureOf(answer));
        }
      },
      () => callback({ code: status.INTERNAL, details: 'The request failed here.' }),
    );
  };
}

/** Clients wait as long as RetryInfo says, and may retry RESOURCE_EXHAUSTED only where it is there. */
function failureOf(answer: Exclude<IngestAnswer, { kind: 'stored' }>): Partial<ServiceError> {
  const details = answer.message;
  if (answer.kind === 'malformed') return { code: status.INVALID_ARGUMENT, details };
  const code = answer.kind === 'full' ? status.RESOURCE_EXHAUSTED : status.UNAVAILABLE;
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', retryStatus(code, details, answer.retryAfterSeconds));
  return { code, details, metadata };
}

/** Lets calls that are under way finish, up to a time limit, and cuts the others. */
async function close(server: Server): Promise<void> {
  const timer = setTimeout(() => server.forceShutdown(), CLOSE_MILLIS);
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  clearTimeout(timer);
}
