// The one table of settings: a row for each, with its variables, default, bounds and meaning.
// docs/reference/configuration.md is generated from it, and so is settings.ts.
import {
  baseUrl,
  duration,
  headerText,
  integer,
  oneOf,
  type Setting,
  type SettingDescription,
  text,
  toggle,
} from './setting-kinds';
import type { Settings } from './settings';

const DAY_MILLIS = 86_400_000;
/** The API takes at most this many items in a request (contract: PUT /v5/spans/batch). */
export const MAX_BATCH_ITEMS = 1000;
/** No limit of a request's size is set or learnt below this: a span of ordinary size must fit. */
export const MIN_REQUEST_BYTES = 16 * 1024;

const MIN_FIELD_BYTES = 4 * 1024;
const MAX_FIELD_BYTES = 64 * 1024 * 1024;

const isOff = (value: string) => ['0', 'false', 'no', 'off'].includes(value.toLowerCase());
const isOn = (value: string) => ['1', 'true', 'yes', 'on'].includes(value.toLowerCase());

/** A switch of this project: unlike the inherited ones it takes nothing but the usual words. */
const SWITCH = {
  expected: 'true or false',
  read: (value: string) => {
    if (isOff(value)) return false;
    return isOn(value) ? true : undefined;
  },
} as const;

export const settingsTable = {
  apiKey: headerText({
    variables: ['SGP_API_KEY'],
    secret: true,
    description: 'API key, sent as `x-api-key`. Required.',
  }),
  accountId: headerText({
    variables: ['SGP_ACCOUNT_ID'],
    description: 'Account the spans belong to, sent as `x-selected-account-id`. Required.',
  }),
  baseUrl: baseUrl({
    variables: ['SGP_CLIENT_BASE_URL'],
    defaultValue: 'https://api.egp.scale.com',
    description:
      'Where the SGP API is. A value that is not a URL turns tracing off: it never falls back to another place.',
  }),
  disabled: toggle({
    variables: ['DISABLE_SCALE_TRACING'],
    keepsQuotes: true,
    defaultValue: false,
    expected: 'any text that is not empty',
    read: () => true,
    description: 'Any non-empty value turns tracing off.',
  }),
  skipSpanStart: toggle({
    variables: ['AGENTEX_TRACING_SKIP_SPAN_START'],
    keepsQuotes: true,
    defaultValue: true,
    expected: '0, false, no or off to write a span at its start too; anything else skips that write',
    read: (value) => !isOff(value),
    description:
      'Each span is written once, when it ends. `0`, `false`, `no` or `off` restore the write at its start; every other value skips it.',
  }),
  metrics: toggle({
    variables: ['AGENTEX_TRACING_METRICS'],
    keepsQuotes: true,
    defaultValue: true,
    expected: '0, false, no or off to record no metrics',
    read: (value) => !isOff(value),
    description:
      'Metrics about the export itself, through the OpenTelemetry metrics API. `0`, `false`, `no` or `off` records none.',
  }),
  batchSize: integer({
    variables: ['AGENTEX_SPAN_QUEUE_BATCH_SIZE', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
    defaultValue: 200,
    unit: 'spans',
    minimum: 1,
    maximum: MAX_BATCH_ITEMS,
    description:
      'Spans in one request. A full batch is sent without waiting. Unless it is set, requests grow towards 1,000 while there is a backlog.',
  }),
  lingerMillis: integer({
    variables: ['AGENTEX_SPAN_QUEUE_LINGER_MS', 'OTEL_BSP_SCHEDULE_DELAY'],
    defaultValue: 250,
    unit: 'milliseconds',
    minimum: 0,
    maximum: DAY_MILLIS,
    description: 'How long the first span of a batch waits for others. 0 sends at once.',
  }),
  maxQueueSize: integer({
    variables: ['AGENTEX_SPAN_QUEUE_MAX_SIZE', 'OTEL_BSP_MAX_QUEUE_SIZE'],
    defaultValue: 0,
    unit: 'spans',
    minimum: 0,
    maximum: 100_000_000,
    description:
      'Spans that may wait to be sent; further ones are dropped and counted. 0 sets no bound by count. Half of it makes a batch due, whatever the batch size.',
  }),
  maxQueueBytes: integer({
    variables: ['SGP_OTEL_MAX_QUEUE_BYTES'],
    defaultValue: 64 * 1024 * 1024,
    unit: 'bytes',
    minimum: 64 * 1024,
    maximum: 16 * 1024 * 1024 * 1024,
    description: 'Estimated size of the spans that may wait to be sent; further ones are dropped and counted.',
  }),
  maxRequestBytes: integer({
    variables: ['SGP_OTEL_MAX_REQUEST_BYTES'],
    defaultValue: 4 * 1024 * 1024,
    unit: 'bytes',
    minimum: MIN_REQUEST_BYTES,
    maximum: 256 * 1024 * 1024,
    description:
      'Largest body of one request; lowered by itself after a 413 or where large ones get no answer, and slowly raised again. A span that is larger alone has its biggest fields cut.',
  }),
  concurrency: integer({
    variables: ['AGENTEX_SPAN_QUEUE_CONCURRENCY'],
    defaultValue: 3,
    unit: 'requests',
    minimum: 1,
    maximum: 64,
    description: 'Requests in flight at once.',
  }),
  maxAttempts: integer({
    variables: ['AGENTEX_SPAN_QUEUE_MAX_RETRIES'],
    defaultValue: 4,
    unit: 'attempts',
    minimum: 1,
    maximum: 100,
    description:
      'Attempts of one request in all, the first included. When set, a batch is dropped after them; else it goes back to the queue and waits for the backend.',
  }),
  requestTimeoutMillis: integer({
    variables: ['SGP_OTEL_REQUEST_TIMEOUT_MILLIS'],
    defaultValue: 10_000,
    unit: 'milliseconds',
    minimum: 1,
    maximum: DAY_MILLIS,
    description:
      'Limit of one attempt, from connecting to the end of the answer; for a large body longer, by the time its bytes need at the rate that was seen.',
  }),
  exportTimeoutMillis: integer({
    variables: ['SGP_OTEL_EXPORT_TIMEOUT_MILLIS', 'OTEL_BSP_EXPORT_TIMEOUT'],
    defaultValue: 30_000,
    unit: 'milliseconds',
    minimum: 1,
    maximum: DAY_MILLIS,
    description: 'Limit of one request with all its attempts and waits; also of `forceFlush()`.',
  }),
  shutdownTimeoutMillis: integer({
    variables: ['SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS'],
    defaultValue: 10_000,
    unit: 'milliseconds',
    minimum: 1,
    maximum: DAY_MILLIS,
    description: 'How long `shutdown()` may take to send what waits. What is left then is dropped and counted.',
  }),
  captureContent: toggle({
    variables: ['SGP_OTEL_CAPTURE_CONTENT'],
    defaultValue: true,
    ...SWITCH,
    description:
      'Prompts, answers, tool arguments and results. `false` keeps all of them out of SGP; types, models, tokens, times and errors stay.',
  }),
  captureStacktraces: toggle({
    variables: ['SGP_OTEL_CAPTURE_STACKTRACES'],
    defaultValue: true,
    ...SWITCH,
    description: 'Stack traces of errors, in `metadata.error_stacktrace`, at most 8 KiB each.',
  }),
  infrastructureSummary: toggle({
    variables: ['SGP_OTEL_INFRASTRUCTURE_SUMMARY'],
    defaultValue: true,
    ...SWITCH,
    description:
      'A small input and output for HTTP, database, RPC and messaging spans: method and URL, statement, status.',
  }),
  spanNaming: oneOf({
    variables: ['SGP_OTEL_SPAN_NAMING'],
    words: ['span', 'sgp'],
    defaultValue: 'span',
    description:
      '`span` keeps the names of spans; `sgp` names model calls `llm:<model>` and tool calls `tool:<name>`, as the SGP profiler groups them.',
  }),
  spanFilter: oneOf({
    variables: ['SGP_OTEL_SPAN_FILTER'],
    words: ['all', 'genai'],
    defaultValue: 'all',
    description:
      'Which spans `SgpSpanProcessor` exports: `all`, or `genai` for spans of models, agents and tools and the first span of the process above them. Children of a span that is left out move to its nearest exported ancestor.',
  }),
  traceIdAttribute: text({
    variables: ['SGP_OTEL_TRACE_ID_ATTRIBUTE'],
    defaultValue: 'sgp.trace_id',
    description:
      'Attribute, or baggage entry, that names the SGP trace to file a whole OpenTelemetry trace under, for example an Agentex task. The W3C ids then go to `obs_trace_id` and `obs_span_id`.',
  }),
  maxInputBytes: integer({
    variables: ['SGP_OTEL_MAX_INPUT_BYTES'],
    defaultValue: 256 * 1024,
    unit: 'bytes',
    minimum: MIN_FIELD_BYTES,
    maximum: MAX_FIELD_BYTES,
    description:
      'Largest input of a span as JSON. A larger one loses tool schemas, then its oldest messages, then the ends of long texts; `metadata.sgp_truncated` says so.',
  }),
  maxOutputBytes: integer({
    variables: ['SGP_OTEL_MAX_OUTPUT_BYTES'],
    defaultValue: 256 * 1024,
    unit: 'bytes',
    minimum: MIN_FIELD_BYTES,
    maximum: MAX_FIELD_BYTES,
    description: 'The same for its output.',
  }),
  maxMetadataBytes: integer({
    variables: ['SGP_OTEL_MAX_METADATA_BYTES'],
    defaultValue: 64 * 1024,
    unit: 'bytes',
    minimum: MIN_FIELD_BYTES,
    maximum: MAX_FIELD_BYTES,
    description: 'The same for its metadata, the resource not counted: the largest values go first.',
  }),
  maxTextChars: integer({
    variables: ['SGP_OTEL_MAX_TEXT_CHARS'],
    defaultValue: 64 * 1024,
    unit: 'characters',
    minimum: 1024,
    maximum: MAX_FIELD_BYTES,
    description: 'Longest single text in a span; the rest of it is cut and counted.',
  }),
  redactCredentials: toggle({
    variables: ['SGP_OTEL_REDACT_CREDENTIALS'],
    defaultValue: true,
    ...SWITCH,
    description:
      'Replaces credentials in names, inputs, outputs and metadata by `[REDACTED:credential]` before anything is sent; see [privacy](privacy.md). `0`, `false`, `no` or `off` sends them as they are.',
  }),
  keepaliveIdleMillis: integer({
    variables: ['SGP_OTEL_KEEPALIVE_IDLE_MILLIS'],
    defaultValue: 30_000,
    unit: 'milliseconds',
    minimum: 1,
    maximum: DAY_MILLIS,
    description:
      'An idle connection is closed after this time. Shorter than the idle limit of common load balancers (60 s and more), which would close it under a request.',
  }),
  spoolDir: text({
    variables: ['SGP_OTEL_SPOOL_DIR'],
    description:
      'Folder where spans survive the process: see [durability](durability.md). Off by default. Several processes may share it.',
  }),
  spoolMode: oneOf({
    variables: ['SGP_OTEL_SPOOL_MODE'],
    words: ['spill', 'always'],
    defaultValue: 'spill',
    description:
      '`spill` writes spans to the folder when they cannot be delivered soon, and at exit; `always` writes each batch beside its request.',
  }),
  spoolMaxBytes: integer({
    variables: ['SGP_OTEL_SPOOL_MAX_BYTES'],
    defaultValue: 512 * 1024 * 1024,
    unit: 'bytes',
    minimum: 1024 * 1024,
    maximum: 1024 * 1024 * 1024 * 1024,
    description: 'What the folder may hold in all; beyond it the oldest spans are dropped and counted.',
  }),
  spoolMaxAgeMillis: duration<never>({
    variables: ['SGP_OTEL_SPOOL_MAX_AGE'],
    defaultValue: 48 * 3_600_000,
    minimum: 1000,
    maximum: 366 * DAY_MILLIS,
    description: 'What lies in the folder for longer is dropped and counted.',
  }),
  spoolFsync: duration({
    variables: ['SGP_OTEL_SPOOL_FSYNC'],
    words: ['always', 'never'],
    defaultValue: 500,
    minimum: 1,
    maximum: 60_000,
    description:
      'How soon what was written also survives a loss of power: after so much time, `always` before it counts as safe, or `never`. The death of a process loses nothing in any case.',
  }),
  clientCertificateFile: text({
    variables: ['SGP_OTEL_CLIENT_CERTIFICATE'],
    description: 'PEM file with the certificate that is shown to the server (mTLS). Needs the key too.',
  }),
  clientKeyFile: text({
    variables: ['SGP_OTEL_CLIENT_KEY'],
    description: 'PEM file with the private key of that certificate.',
  }),
  acpType: text({ variables: ['ACP_TYPE'], description: 'Agentex: copied to `metadata.__acp_type__`.' }),
  agentName: text({ variables: ['AGENT_NAME'], description: 'Agentex: copied to `metadata.__agent_name__`.' }),
  agentId: text({ variables: ['AGENT_ID'], description: 'Agentex: copied to `metadata.__agent_id__`.' }),
} as const satisfies { readonly [K in keyof Settings]: Setting<Settings[K]> };

/** Every setting with its resolved value. Holds the API key: not for anything that others may see. */
export type WholeSettings = Settings & {
  /** The settings that somebody set, in code or in the environment; the others are defaults. */
  readonly given: ReadonlySet<keyof Settings>;
};

/** The settings as processors and exporters show them: without the API key, which is kept where nobody can list it. */
export type SettingValues = Omit<WholeSettings, 'apiKey'>;

/** The settings that code may give; each one that is absent is read from the environment, then defaulted. */
export type SettingOptions = { readonly [K in keyof Settings]?: Settings[K] | undefined } & {
  /**
   * Settings that are resolved already, for example those of another instance, whose API key comes with them; all other
   * setting options are then ignored.
   */
  readonly settings?: SettingValues | undefined;
};

/** The table as it is public: what each setting is, not how it is read. */
export const settingDescriptions: { readonly [K in keyof Settings]: SettingDescription } = settingsTable;
