// The one table of options: a row for each, with its flag, variable, key in the file, default and meaning. The help and
// docs/reference/gateway.md are compared with it.
import { DEFAULT_LIMITS } from '../assembler/trace-assembler';
import { address, integer, type OptionKind, onOrOff, text } from './option-kinds';

export interface OptionRow<T> {
  readonly flag: string;
  readonly variable: string;
  readonly kind: OptionKind<T>;
  /** The default in the form in which a user would write it. */
  readonly defaultValue: string | number | undefined;
  readonly description: string;
}

function row<T>(
  flag: string,
  variable: string,
  kind: OptionKind<T>,
  defaultValue: string | number | undefined,
  description: string,
): OptionRow<T> {
  return { flag, variable, kind, defaultValue, description };
}

const DAY_MILLIS = 86_400_000;
const MIB = 1024 * 1024;
const MAX_BYTES = 1024 * 1024 * MIB;

/** Keys are those of the file. */
export const optionsTable = {
  http: row('--http', 'SGP_GATEWAY_HTTP', address, '127.0.0.1:4318', 'where OTLP/HTTP is taken; off takes none'),
  grpc: row('--grpc', 'SGP_GATEWAY_GRPC', address, '127.0.0.1:4317', 'where OTLP/gRPC is taken; off takes none'),
  data: row(
    '--data',
    'SGP_GATEWAY_DATA',
    text('folder'),
    '.sgp-gateway',
    'folder of the queue and the dead stream, for one machine',
  ),
  nats: row(
    '--nats',
    'SGP_GATEWAY_NATS',
    text('urls'),
    undefined,
    'servers of NATS JetStream, with commas between them, instead of the folder: for more than one gateway',
  ),
  partitions: row(
    '--partitions',
    'SGP_GATEWAY_PARTITIONS',
    integer('number', 1, 1024),
    12,
    'with --nats: parts of the queue that gateways share among them; the same number for all',
  ),
  maxQueueBytes: row(
    '--max-queue-bytes',
    'SGP_GATEWAY_MAX_QUEUE_BYTES',
    integer('bytes', MIB, MAX_BYTES),
    2048 * MIB,
    'what the queue may hold; beyond it senders are told to come again',
  ),
  redactOnArrival: row(
    '--redact-on-arrival',
    'SGP_GATEWAY_REDACT_ON_ARRIVAL',
    onOrOff,
    'off',
    'replace credentials before spans are written to the queue, rather than when they leave it',
  ),
  maxBodyBytes: row(
    '--max-body-bytes',
    'SGP_GATEWAY_MAX_BODY_BYTES',
    integer('bytes', 1024, 512 * MIB),
    20 * MIB,
    'largest request, inflated',
  ),
  bodyTimeoutMillis: row(
    '--body-timeout-millis',
    'SGP_GATEWAY_BODY_TIMEOUT_MILLIS',
    integer('millis', 1, DAY_MILLIS),
    30_000,
    'how long the body of a request may take to arrive',
  ),
  idleTimeoutMillis: row(
    '--idle-timeout-millis',
    'SGP_GATEWAY_IDLE_TIMEOUT_MILLIS',
    integer('millis', 1, DAY_MILLIS),
    60_000,
    'a connection without a request is closed after this time',
  ),
  maxConnections: row(
    '--max-connections',
    'SGP_GATEWAY_MAX_CONNECTIONS',
    integer('number', 1, 1_000_000),
    10_000,
    'open HTTP connections; further ones are closed at once',
  ),
  tlsCert: row('--tls-cert', 'SGP_GATEWAY_TLS_CERT', text('file'), undefined, 'PEM file with the certificate to show'),
  tlsKey: row('--tls-key', 'SGP_GATEWAY_TLS_KEY', text('file'), undefined, 'PEM file with its private key'),
  tlsClientCa: row(
    '--tls-client-ca',
    'SGP_GATEWAY_TLS_CLIENT_CA',
    text('file'),
    undefined,
    'PEM file with the authority that senders must have a certificate of (mTLS)',
  ),
  hooks: row(
    '--hooks',
    'SGP_GATEWAY_HOOKS',
    text('file'),
    undefined,
    'module that exports dialects, mapItem, mapType or mask, as for the exporter',
  ),
  settleMillis: row(
    '--settle-millis',
    'SGP_GATEWAY_SETTLE_MILLIS',
    integer('millis', 0, DAY_MILLIS),
    DEFAULT_LIMITS.settleMillis,
    'how long a trace waits for stragglers after its root has ended',
  ),
  maxHoldMillis: row(
    '--max-hold-millis',
    'SGP_GATEWAY_MAX_HOLD_MILLIS',
    integer('millis', 0, DAY_MILLIS),
    DEFAULT_LIMITS.maxHoldMillis,
    'how long a trace is held at most, with or without its root',
  ),
  maxHeldSpans: row(
    '--max-held-spans',
    'SGP_GATEWAY_MAX_HELD_SPANS',
    integer('number', 1, 100_000_000),
    DEFAULT_LIMITS.maxSpans,
    'spans that are held in all; the oldest trace is passed on beyond it',
  ),
  maxHeldBytes: row(
    '--max-held-bytes',
    'SGP_GATEWAY_MAX_HELD_BYTES',
    integer('bytes', MIB, MAX_BYTES),
    DEFAULT_LIMITS.maxBytes,
    'the same in bytes, as they came',
  ),
} as const;

export type OptionName = keyof typeof optionsTable;
export type OptionValues = {
  readonly [Name in OptionName]: (typeof optionsTable)[Name] extends OptionRow<infer T> ? T | undefined : never;
};
