// The composition: one SDK with the Node instrumentations and SgpSpanProcessor, configured by the environment alone.
import { diag, type TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { type Instrumentation, registerInstrumentations } from '@opentelemetry/instrumentation';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { SgpLogRecordProcessor, SgpSpanProcessor } from '@sgp-otel/exporter';
import { anthropicInstrumentation } from './anthropic/own-instrumentation';
import { type ApiCopy, ApiCopyWatch, registrationApi } from './api-copies';
import { Application } from './application';
import { sendDiagToStderr } from './diag-to-stderr';
import { type AutoEnvironment, readEnvironment } from './environment';
import { environmentProblems } from './environment-problems';
import { EsmHooks } from './esm-hooks';
import { attachTo, CANNOT_ATTACH, existingProvider } from './existing-sdk';
import { genAiInstrumentations, installedGenAi, recordsCalls } from './genai-instrumentations';
import { watchForLateVariables } from './late-variables';
import { libraryReports } from './libraries/library-report';
import { notRecordedSentence } from './libraries/not-recorded-sentence';
import { type LogRecords, startLogRecords } from './log-records';
import { hasNoQuietOption, wantsMiddlewareSpans, withoutMiddlewareSpans } from './middleware-spans';
import { withSharedInstrumentationClass } from './modules/shared-instrumentation-class';
import { settleNativeTracing } from './native-tracing';
import { nodeInstrumentations } from './node-instrumentations';
import { openAiInstrumentation } from './openai/own-instrumentation';
import { shutdownAtExit } from './process/end-of-process';
import { LastMoments } from './process/last-moments';
import { configuredPropagator } from './propagator';
import { processResource, serviceName } from './resource';
import { remoteDetectionEnds } from './resources/remote-detection';
import { isTracingDecided, runningTracing, setRunningTracing, type Tracing } from './running-tracing';
import { whileStarting } from './said-at-start';
import { type SpanDestinations, spanDestinations } from './span-destinations';
import { sayStarted } from './start-line';
import { announcedJournal, threadHandover } from './thread-handover';
import { leaveProcessUnheld } from './unheld-requests';
import { registerVercelAi } from './vercel-ai';

/** The conversations of agents are recorded as indexed attributes; the specification's 128 would cut off their output. */
const ATTRIBUTE_COUNT_LIMIT = 4096;

/** Starts tracing once in this process. `undefined` when it is off; why was said. */
export function startTracing(): Tracing | undefined {
  if (isTracingDecided()) return runningTracing();
  const tracing = whileStarting(decide);
  setRunningTracing(tracing);
  return tracing;
}

function decide(): Tracing | undefined {
  const environment = readEnvironment();
  const application = new Application(process.argv[1], process.cwd());
  const modelPackages = installedGenAi(application, environment).map(({ packageName }) =>
    application.resolve(packageName),
  );
  const apiCopy = registrationApi(
    application,
    modelPackages.filter((file) => file !== undefined),
  );
  sendDiagToStderr(environment.logLevel, apiCopy.api);
  diag.debug('@sgp-otel/auto', `Registering through @opentelemetry/api ${apiCopy.version} at ${apiCopy.file}`);
  if (environment.isSdkDisabled) {
    diag.info('@sgp-otel/auto', 'OTEL_SDK_DISABLED is true: nothing is traced.');
    return undefined;
  }
  const destinations = spanDestinations(environment);
  if (!destinations.isSgp && destinations.others.length === 0) {
    diag.info('@sgp-otel/auto', 'OTEL_TRACES_EXPORTER is none: nothing is traced.');
    return undefined;
  }
  // Some instrumentations write prompts and answers into log records only, the application's own among them.
  const logRecordProcessor = new SgpLogRecordProcessor();
  const processor = destinations.isSgp
    ? new SgpSpanProcessor({ logRecordProcessor, journal: announcedJournal() })
    : undefined;
  const sgp = processor?.offReason === undefined ? processor : undefined;
  if (processor && !processor.settings.disabled) watchForLateVariables(sgp !== undefined);
  if (!sgp && destinations.others.length === 0) return undefined;
  const existing = existingProvider();
  const logRecordProcessors = sgp ? [logRecordProcessor] : [];
  return existing
    ? attach(existing, sgp)
    : startSdk({ sgp, logRecordProcessors, destinations, environment, application, apiCopy });
}

/** Instrumentations are left to the SDK that is there: a second set would record everything twice. */
function attach(provider: TracerProvider, sgp: SgpSpanProcessor | undefined): Tracing | undefined {
  if (!sgp || !attachTo(provider, sgp)) {
    diag.error('@sgp-otel/auto', CANNOT_ATTACH);
    return undefined;
  }
  diag.info(
    '@sgp-otel/auto',
    `Attached to the OpenTelemetry SDK that is registered already: its spans go to ${sgp.settings.baseUrl} too.`,
  );
  return stoppedAtExit(sgp, { flush: () => sgp.forceFlush(), shutdown: () => sgp.shutdown() });
}

interface Parts {
  readonly sgp: SgpSpanProcessor | undefined;
  /** Without one, no LoggerProvider is set up. */
  readonly logRecordProcessors: readonly LogRecordProcessor[];
  readonly destinations: SpanDestinations;
  readonly environment: AutoEnvironment;
  readonly application: Application;
  readonly apiCopy: ApiCopy;
}

function startSdk({ sgp, logRecordProcessors, destinations, environment, application, apiCopy }: Parts): Tracing {
  const resource = processResource(environment, application.name);
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [...(sgp ? [sgp] : []), ...destinations.others],
    ...(environment.limitsAttributeCount ? {} : { spanLimits: { attributeCountLimit: ATTRIBUTE_COUNT_LIMIT } }),
  });
  register(provider, apiCopy, environment);
  const logRecords = startLogRecords(logRecordProcessors, resource);
  const { genAi, node, notRecorded } = instrument(provider, logRecords, application, environment);
  for (const problem of environmentProblems(application, environment)) diag.warn('@sgp-otel/auto', problem);
  sayStarted({
    processor: sgp,
    serviceName: serviceName(environment, application.name),
    otherDestinations: destinations.otherNames,
    genAi,
    capturesContent: environment.capturesMessageContent,
    nodeCount: node.length,
    notRecorded,
  });
  return stoppedAtExit(
    sgp,
    {
      // Log records first: the spans they belong to may wait for them.
      flush: async () => {
        await logRecords?.provider.forceFlush();
        await Promise.all([sgp?.forceFlush(), ...destinations.others.map((each) => each.forceFlush())]);
      },
      shutdown: async () => {
        await remoteDetectionEnds();
        await logRecords?.provider.shutdown();
        await provider.shutdown();
      },
    },
    destinations.others,
  );
}

/** Through the copy of the API that the most other copies can see, which need not be the one that the SDK itself uses. */
function register(provider: TracerProvider, { api }: ApiCopy, environment: AutoEnvironment): void {
  api.trace.setGlobalTracerProvider(provider);
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const propagator = configuredPropagator(environment.propagators);
  if (propagator) api.propagation.setGlobalPropagator(propagator);
}

function instrument(
  provider: TracerProvider,
  logRecords: LogRecords | undefined,
  application: Application,
  environment: AutoEnvironment,
) {
  const esmHooks = new EsmHooks(environment.unpatchedModules);
  // First: what is loaded from here on may bring copies of the API.
  const apiCopyWatch = new ApiCopyWatch();
  const found = genAiInstrumentations(application, environment);
  for (const each of found) esmHooks.bridgeLangChain(each);
  const covered = new Set(found.map(({ library }) => library));
  const native = settleNativeTracing(application, covered, environment.capturesMessageContent);
  const hasMiddlewareSpans = wantsMiddlewareSpans(environment.middlewareSpans);
  const node = withSharedInstrumentationClass(() => nodeInstrumentations(environment, covered, hasMiddlewareSpans));
  if (covered.has('bedrock')) leaveBedrockTo(node);
  const openAi = openAiInstrumentation(environment, covered);
  const instrumentations: Instrumentation[] = [
    apiCopyWatch,
    ...(logRecords ? [logRecords.apiWatch] : []),
    ...found.flatMap((each) => each.instrumentations),
    ...openAi,
    ...anthropicInstrumentation(environment, native),
    ...node,
  ];
  registerInstrumentations({ tracerProvider: provider, loggerProvider: logRecords?.provider, instrumentations });
  esmHooks.start(instrumentations);
  if (!hasMiddlewareSpans) {
    const quiet = withoutMiddlewareSpans(provider);
    for (const each of node.filter(hasNoQuietOption)) each.setTracerProvider(quiet);
  }
  const hasVercelAi = registerVercelAi(application, environment);
  const genAi = [
    ...found.map(({ library, family, packageName }) => ({ library, family, hasContent: recordsCalls(packageName) })),
    ...(hasVercelAi ? [{ library: 'ai', family: 'its own', hasContent: true }] : []),
    ...openAi.map(() => ({ library: 'openai', family: 'built in', hasContent: true })),
    ...native.map((library) => ({ library, family: 'its own', hasContent: true })),
  ];
  const bundled = [...openAi, ...node];
  const instrumented = { genAi: found, bundled, native, hasVercelAi };
  return { genAi, node, notRecorded: notRecordedSentence(libraryReports(application, environment, instrumented)) };
}

/** The AWS SDK's instrumentation records model calls as such too; where another does, it records a plain call. */
function leaveBedrockTo(node: readonly Instrumentation[]): void {
  for (const each of node) {
    const { servicesExtensions } = each as { servicesExtensions?: { services?: Map<string, unknown> } };
    servicesExtensions?.services?.delete?.('BedrockRuntime');
  }
}

function stoppedAtExit(
  sgp: SgpSpanProcessor | undefined,
  work: Pick<Tracing, 'flush' | 'shutdown'>,
  others: readonly SpanProcessor[] = [],
): Tracing {
  if (sgp) leaveProcessUnheld();
  const threads = sgp && threadHandover(sgp);
  shutdownAtExit(new LastMoments(sgp, others, work.shutdown, threads));
  return { ...work, stats: () => sgp?.stats() };
}
