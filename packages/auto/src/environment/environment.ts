// The only file of this package that reads the process environment.

export interface AutoEnvironment {
  /** `OTEL_SDK_DISABLED=true`: nothing is started. */
  readonly isSdkDisabled: boolean;
  /** `OTEL_LOG_LEVEL`, as written. */
  readonly logLevel: string | undefined;
  /** `OTEL_TRACES_EXPORTER`, in lower case; `undefined` when it is not set. */
  readonly tracesExporters: readonly string[] | undefined;
  /** `OTEL_EXPORTER_OTLP_TRACES_PROTOCOL`, else `OTEL_EXPORTER_OTLP_PROTOCOL`, else the specification's default. */
  readonly otlpProtocol: string;
  /** `OTEL_PROPAGATORS`, in lower case; `undefined` when it is not set. */
  readonly propagators: readonly string[] | undefined;
  /** Short names in `OTEL_NODE_ENABLED_INSTRUMENTATIONS`; `undefined` when it is not set. */
  readonly enabledInstrumentations: readonly string[] | undefined;
  /** Short names in `OTEL_NODE_DISABLED_INSTRUMENTATIONS`. */
  readonly disabledInstrumentations: readonly string[];
  /** Names of modules in `SGP_OTEL_UNPATCHED_MODULES`, which no instrumentation patches. */
  readonly unpatchedModules: readonly string[];
  /** `OTEL_SERVICE_NAME`. */
  readonly serviceName: string | undefined;
  /** `OTEL_RESOURCE_ATTRIBUTES`, as written: quotes in it may be around a part. */
  readonly resourceAttributes: string;
  /** Names in `OTEL_NODE_RESOURCE_DETECTORS`; `undefined` when it is not set. */
  readonly resourceDetectors: readonly string[] | undefined;
  /**
   * Whether the user bounds the attributes of a span: `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT` or
   * `OTEL_ATTRIBUTE_COUNT_LIMIT`.
   */
  readonly limitsAttributeCount: boolean;
  /**
   * Whether messages to and from models are recorded: `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT`, on unless
   * it says no.
   */
  readonly capturesMessageContent: boolean;
  /** `SGP_OTEL_MIDDLEWARE_SPANS`, as written. */
  readonly middlewareSpans: string | undefined;
  /** `SGP_OTEL_LOG_TRACE_IDS`, as written. */
  readonly logTraceIds: string | undefined;
}

/** The two variables that matter on a Node too old for the rest of this package, read with what such a Node has. */
export function readSwitches(): Pick<AutoEnvironment, 'isSdkDisabled' | 'logLevel'> {
  const text = (name: string) => (process.env[name] || '').trim();
  return { isSdkDisabled: text('OTEL_SDK_DISABLED').toLowerCase() === 'true', logLevel: text('OTEL_LOG_LEVEL') };
}

export function readEnvironment(): AutoEnvironment {
  // Required here and not at the top: this file is also loaded where nothing is traced.
  const { variableText } = require('@sgp-otel/exporter') as typeof import('@sgp-otel/exporter');
  const text = (name: string) => variableText(process.env[name]);
  const list = (name: string) =>
    text(name)
      ?.split(/[,\r\n]/)
      .flatMap((each) => variableText(each) ?? []);
  const lowerCaseList = (name: string) => list(name)?.map((each) => each.toLowerCase());
  return {
    isSdkDisabled: text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true',
    logLevel: text('OTEL_LOG_LEVEL'),
    tracesExporters: lowerCaseList('OTEL_TRACES_EXPORTER'),
    otlpProtocol: text('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? text('OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/protobuf',
    propagators: lowerCaseList('OTEL_PROPAGATORS'),
    enabledInstrumentations: list('OTEL_NODE_ENABLED_INSTRUMENTATIONS'),
    disabledInstrumentations: list('OTEL_NODE_DISABLED_INSTRUMENTATIONS') ?? [],
    unpatchedModules: list('SGP_OTEL_UNPATCHED_MODULES') ?? [],
    serviceName: text('OTEL_SERVICE_NAME'),
    resourceAttributes: text('OTEL_RESOURCE_ATTRIBUTES') ?? '',
    resourceDetectors: list('OTEL_NODE_RESOURCE_DETECTORS'),
    limitsAttributeCount:
      text('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') !== undefined || text('OTEL_ATTRIBUTE_COUNT_LIMIT') !== undefined,
    capturesMessageContent: !/^(false|0|no|off|no_content)$/i.test(
      text('OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT') ?? '',
    ),
    middlewareSpans: text('SGP_OTEL_MIDDLEWARE_SPANS'),
    logTraceIds: text('SGP_OTEL_LOG_TRACE_IDS'),
  };
}

/** The present values of the variables that say where SGP is and who sends. */
export function connectionVariables(): Readonly<Record<string, string | undefined>> {
  const { SGP_API_KEY, SGP_ACCOUNT_ID, SGP_CLIENT_BASE_URL, OTEL_SERVICE_NAME } = process.env;
  return { SGP_API_KEY, SGP_ACCOUNT_ID, SGP_CLIENT_BASE_URL, OTEL_SERVICE_NAME };
}

/** Whether `node --test` started this process for a test file: it puts what is written to stderr into its report. */
export const isTestFile = (): boolean => process.env.NODE_TEST_CONTEXT !== undefined;

/** What child processes inherit, to be read and written as a whole. */
export const nodeOptions = {
  read: (): string => process.env.NODE_OPTIONS ?? '',
  write: (value: string): void => {
    process.env.NODE_OPTIONS = value;
  },
};

/**
 * Sets a variable that nobody has set, for libraries that are configured by the environment alone. Returns what takes
 * it back.
 */
export function setDefaultVariable(name: string, value: string): () => void {
  if (process.env[name] !== undefined) return () => {};
  process.env[name] = value;
  return () => {
    delete process.env[name];
  };
}

/** Runs `work` with a variable set to `value`, the cleaned-up form: libraries read the variable as it was written. */
export function withVariable<T>(name: string, value: string, work: () => T): T {
  const written = process.env[name];
  process.env[name] = value;
  try {
    return work();
  } finally {
    if (written === undefined) delete process.env[name];
    else process.env[name] = written;
  }
}

/** The environment for a thread of this package: without the flags that would load the package there again. */
export function variablesOfThread(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '' };
}

/** The variables themselves, for the doctor, which names those that matter. */
export function allVariables(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
