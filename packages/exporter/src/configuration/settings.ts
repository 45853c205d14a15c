// Generated from settings-table.ts by `npm run docs:generate`: do not edit by hand.

/** Every setting with the type of its resolved value. */
export interface Settings {
  /**
   * API key, sent as `x-api-key`. Required.
   *
   * Default: none. Environment: `SGP_API_KEY`. Valid: visible ASCII characters without spaces.
   */
  readonly apiKey: string | undefined;
  /**
   * Account the spans belong to, sent as `x-selected-account-id`. Required.
   *
   * Default: none. Environment: `SGP_ACCOUNT_ID`. Valid: visible ASCII characters without spaces.
   */
  readonly accountId: string | undefined;
  /**
   * Where the SGP API is. A value that is not a URL turns tracing off: it never falls back to another place.
   *
   * Default: `https://api.egp.scale.com`. Environment: `SGP_CLIENT_BASE_URL`. Valid: an absolute http:// or https://
   * URL without user name, password, query or fragment.
   */
  readonly baseUrl: string | undefined;
  /**
   * Any non-empty value turns tracing off.
   *
   * Default: `false`. Environment: `DISABLE_SCALE_TRACING`. Valid: any text that is not empty.
   */
  readonly disabled: boolean;
  /**
   * Each span is written once, when it ends. `0`, `false`, `no` or `off` restore the write at its start; every other
   * value skips it.
   *
   * Default: `true`. Environment: `AGENTEX_TRACING_SKIP_SPAN_START`. Valid: 0, false, no or off to write a span at its
   * start too; anything else skips that write.
   */
  readonly skipSpanStart: boolean;
  /**
   * Metrics about the export itself, through the OpenTelemetry metrics API. `0`, `false`, `no` or `off` records none.
   *
   * Default: `true`. Environment: `AGENTEX_TRACING_METRICS`. Valid: 0, false, no or off to record no metrics.
   */
  readonly metrics: boolean;
  /**
   * Spans in one request. A full batch is sent without waiting. Unless it is set, requests grow towards 1,000 while
   * there is a backlog.
   *
   * Default: `200` spans. Environment: `AGENTEX_SPAN_QUEUE_BATCH_SIZE`, then `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`. Valid: a
   * whole number of spans from 1 to 1000.
   */
  readonly batchSize: number;
  /**
   * How long the first span of a batch waits for others. 0 sends at once.
   *
   * Default: `250` milliseconds. Environment: `AGENTEX_SPAN_QUEUE_LINGER_MS`, then `OTEL_BSP_SCHEDULE_DELAY`. Valid: a
   * whole number of milliseconds from 0 to 86400000.
   */
  readonly lingerMillis: number;
  /**
   * Spans that may wait to be sent; further ones are dropped and counted. 0 sets no bound by count. Half of it makes a
   * batch due, whatever the batch size.
   *
   * Default: `0` spans. Environment: `AGENTEX_SPAN_QUEUE_MAX_SIZE`, then `OTEL_BSP_MAX_QUEUE_SIZE`. Valid: a whole
   * number of spans from 0 to 100000000.
   */
  readonly maxQueueSize: number;
  /**
   * Estimated size of the spans that may wait to be sent; further ones are dropped and counted.
   *
   * Default: `67108864` bytes. Environment: `SGP_OTEL_MAX_QUEUE_BYTES`. Valid: a whole number of bytes from 65536 to
   * 17179869184.
   */
  readonly maxQueueBytes: number;
  /**
   * Largest body of one request; lowered by itself after a 413 or where large ones get no answer, and slowly raised
   * again. A span that is larger alone has its biggest fields cut.
   *
   * Default: `4194304` bytes. Environment: `SGP_OTEL_MAX_REQUEST_BYTES`. Valid: a whole number of bytes from 16384 to
   * 268435456.
   */
  readonly maxRequestBytes: number;
  /**
   * Requests in flight at once.
   *
   * Default: `3` requests. Environment: `AGENTEX_SPAN_QUEUE_CONCURRENCY`. Valid: a whole number of requests from 1 to
   * 64.
   */
  readonly concurrency: number;
  /**
   * Attempts of one request in all, the first included. When set, a batch is dropped after them; else it goes back to
   * the queue and waits for the backend.
   *
   * Default: `4` attempts. Environment: `AGENTEX_SPAN_QUEUE_MAX_RETRIES`. Valid: a whole number of attempts from 1 to
   * 100.
   */
  readonly maxAttempts: number;
  /**
   * Limit of one attempt, from connecting to the end of the answer; for a large body longer, by the time its bytes need
   * at the rate that was seen.
   *
   * Default: `10000` milliseconds. Environment: `SGP_OTEL_REQUEST_TIMEOUT_MILLIS`. Valid: a whole number of
   * milliseconds from 1 to 86400000.
   */
  readonly requestTimeoutMillis: number;
  /**
   * Limit of one request with all its attempts and waits; also of `forceFlush()`.
   *
   * Default: `30000` milliseconds. Environment: `SGP_OTEL_EXPORT_TIMEOUT_MILLIS`, then `OTEL_BSP_EXPORT_TIMEOUT`.
   * Valid: a whole number of milliseconds from 1 to 86400000.
   */
  readonly exportTimeoutMillis: number;
  /**
   * How long `shutdown()` may take to send what waits. What is left then is dropped and counted.
   *
   * Default: `10000` milliseconds. Environment: `SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS`. Valid: a whole number of
   * milliseconds from 1 to 86400000.
   */
  readonly shutdownTimeoutMillis: number;
  /**
   * Prompts, answers, tool arguments and results. `false` keeps all of them out of SGP; types, models, tokens, times
   * and errors stay.
   *
   * Default: `true`. Environment: `SGP_OTEL_CAPTURE_CONTENT`. Valid: true or false.
   */
  readonly captureContent: boolean;
  /**
   * Stack traces of errors, in `metadata.error_stacktrace`, at most 8 KiB each.
   *
   * Default: `true`. Environment: `SGP_OTEL_CAPTURE_STACKTRACES`. Valid: true or false.
   */
  readonly captureStacktraces: boolean;
  /**
   * A small input and output for HTTP, database, RPC and messaging spans: method and URL, statement, status.
   *
   * Default: `true`. Environment: `SGP_OTEL_INFRASTRUCTURE_SUMMARY`. Valid: true or false.
   */
  readonly infrastructureSummary: boolean;
  /**
   * `span` keeps the names of spans; `sgp` names model calls `llm:<model>` and tool calls `tool:<name>`, as the SGP
   * profiler groups them.
   *
   * Default: `span`. Environment: `SGP_OTEL_SPAN_NAMING`. Valid: one of span, sgp.
   */
  readonly spanNaming: 'span' | 'sgp';
  /**
   * Which spans `SgpSpanProcessor` exports: `all`, or `genai` for spans of models, agents and tools and the first span
   * of the process above them. Children of a span that is left out move to its nearest exported ancestor.
   *
   * Default: `all`. Environment: `SGP_OTEL_SPAN_FILTER`. Valid: one of all, genai.
   */
  readonly spanFilter: 'all' | 'genai';
  /**
   * Attribute, or baggage entry, that names the SGP trace to file a whole OpenTelemetry trace under, for example an
   * Agentex task. The W3C ids then go to `obs_trace_id` and `obs_span_id`.
   *
   * Default: `sgp.trace_id`. Environment: `SGP_OTEL_TRACE_ID_ATTRIBUTE`. Valid: text that is not empty.
   */
  readonly traceIdAttribute: string;
  /**
   * Largest input of a span as JSON. A larger one loses tool schemas, then its oldest messages, then the ends of long
   * texts; `metadata.sgp_truncated` says so.
   *
   * Default: `262144` bytes. Environment: `SGP_OTEL_MAX_INPUT_BYTES`. Valid: a whole number of bytes from 4096 to
   * 67108864.
   */
  readonly maxInputBytes: number;
  /**
   * The same for its output.
   *
   * Default: `262144` bytes. Environment: `SGP_OTEL_MAX_OUTPUT_BYTES`. Valid: a whole number of bytes from 4096 to
   * 67108864.
   */
  readonly maxOutputBytes: number;
  /**
   * The same for its metadata, the resource not counted: the largest values go first.
   *
   * Default: `65536` bytes. Environment: `SGP_OTEL_MAX_METADATA_BYTES`. Valid: a whole number of bytes from 4096 to
   * 67108864.
   */
  readonly maxMetadataBytes: number;
  /**
   * Longest single text in a span; the rest of it is cut and counted.
   *
   * Default: `65536` characters. Environment: `SGP_OTEL_MAX_TEXT_CHARS`. Valid: a whole number of characters from 1024
   * to 67108864.
   */
  readonly maxTextChars: number;
  /**
   * Replaces credentials in names, inputs, outputs and metadata by `[REDACTED:credential]` before anything is sent; see
   * docs/reference/privacy.md. `0`, `false`, `no` or `off` sends them as they are.
   *
   * Default: `true`. Environment: `SGP_OTEL_REDACT_CREDENTIALS`. Valid: true or false.
   */
  readonly redactCredentials: boolean;
  /**
   * An idle connection is closed after this time. Shorter than the idle limit of common load balancers (60 s and more),
   * which would close it under a request.
   *
   * Default: `30000` milliseconds. Environment: `SGP_OTEL_KEEPALIVE_IDLE_MILLIS`. Valid: a whole number of milliseconds
   * from 1 to 86400000.
   */
  readonly keepaliveIdleMillis: number;
  /**
   * Folder where spans survive the process: see docs/reference/durability.md. Off by default. Several processes may
   * share it.
   *
   * Default: none. Environment: `SGP_OTEL_SPOOL_DIR`. Valid: text that is not empty.
   */
  readonly spoolDir: string | undefined;
  /**
   * `spill` writes spans to the folder when they cannot be delivered soon, and at exit; `always` writes each batch
   * beside its request.
   *
   * Default: `spill`. Environment: `SGP_OTEL_SPOOL_MODE`. Valid: one of spill, always.
   */
  readonly spoolMode: 'spill' | 'always';
  /**
   * What the folder may hold in all; beyond it the oldest spans are dropped and counted.
   *
   * Default: `536870912` bytes. Environment: `SGP_OTEL_SPOOL_MAX_BYTES`. Valid: a whole number of bytes from 1048576 to
   * 1099511627776.
   */
  readonly spoolMaxBytes: number;
  /**
   * What lies in the folder for longer is dropped and counted.
   *
   * Default: `172800000` milliseconds. Environment: `SGP_OTEL_SPOOL_MAX_AGE`. Valid: a time from 1000 to 31622400000
   * milliseconds, in a variable also with a unit (ms, s, m, h, d).
   */
  readonly spoolMaxAgeMillis: number;
  /**
   * How soon what was written also survives a loss of power: after so much time, `always` before it counts as safe, or
   * `never`. The death of a process loses nothing in any case.
   *
   * Default: `500` milliseconds. Environment: `SGP_OTEL_SPOOL_FSYNC`. Valid: a time from 1 to 60000 milliseconds, in a
   * variable also with a unit (ms, s, m, h, d), or always, or never.
   */
  readonly spoolFsync: number | 'always' | 'never';
  /**
   * PEM file with the certificate that is shown to the server (mTLS). Needs the key too.
   *
   * Default: none. Environment: `SGP_OTEL_CLIENT_CERTIFICATE`. Valid: text that is not empty.
   */
  readonly clientCertificateFile: string | undefined;
  /**
   * PEM file with the private key of that certificate.
   *
   * Default: none. Environment: `SGP_OTEL_CLIENT_KEY`. Valid: text that is not empty.
   */
  readonly clientKeyFile: string | undefined;
  /**
   * Agentex: copied to `metadata.__acp_type__`.
   *
   * Default: none. Environment: `ACP_TYPE`. Valid: text that is not empty.
   */
  readonly acpType: string | undefined;
  /**
   * Agentex: copied to `metadata.__agent_name__`.
   *
   * Default: none. Environment: `AGENT_NAME`. Valid: text that is not empty.
   */
  readonly agentName: string | undefined;
  /**
   * Agentex: copied to `metadata.__agent_id__`.
   *
   * Default: none. Environment: `AGENT_ID`. Valid: text that is not empty.
   */
  readonly agentId: string | undefined;
}
