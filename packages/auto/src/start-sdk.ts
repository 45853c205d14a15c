// One SDK with the instrumentations, SgpSpanProcessor and whatever else OTEL_TRACES_EXPORTER names.
import type { TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { SgpSpanProcessor } from '@sgp-otel/exporter';
import type { Application } from './application/application';
import { allOf } from './clock/real-time';
import { log } from './diagnostics/log';
import type { AutoEnvironment } from './environment/environment';
import { environmentProblems } from './instrumentations/environment-problems';
import { remoteDetectionEnds } from './resources/remote-detection';
import { processResource, serviceName } from './resources/resource';
import type { ApiCopy } from './sdk/api-copies';
import { startLogRecords } from './sdk/log-records';
import { configuredPropagator } from './sdk/propagator';
import type { Tracing } from './sdk/running-tracing';
import type { SpanDestinations } from './sdk/span-destinations';
import { SteadyTracerProvider } from './sdk/steady-provider';
import { sayStarted } from './start-line';
import { stopAtExit } from './stop-at-exit';
import { switchOnInstrumentations } from './switch-on-instrumentations';

/**
 * The conversations of agents are recorded as indexed attributes; the specification's 128 would cut off their output.
 */
const ATTRIBUTE_COUNT_LIMIT = 4096;

export interface SdkParts {
  readonly sgp: SgpSpanProcessor | undefined;
  /** Without one, no LoggerProvider is set up. */
  readonly logRecordProcessors: readonly LogRecordProcessor[];
  readonly destinations: SpanDestinations;
  readonly environment: AutoEnvironment;
  readonly application: Application;
  readonly apiCopy: ApiCopy;
}

export function startSdk({
  sgp,
  logRecordProcessors,
  destinations,
  environment,
  application,
  apiCopy,
}: SdkParts): Tracing {
  const resource = processResource(environment, application.name);
  const provider = new SteadyTracerProvider({
    resource,
    spanProcessors: [...(sgp ? [sgp] : []), ...destinations.others],
    ...(environment.limitsAttributeCount ? {} : { spanLimits: { attributeCountLimit: ATTRIBUTE_COUNT_LIMIT } }),
  });
  register(provider, apiCopy, environment);
  const logRecords = startLogRecords(logRecordProcessors, resource);
  const { genAi, node, notRecorded } = switchOnInstrumentations(provider, logRecords, application, environment);
  for (const problem of environmentProblems(application, environment)) log.warn(problem);
  sayStarted({
    processor: sgp,
    serviceName: serviceName(environment, application.name),
    otherDestinations: destinations.otherNames,
    genAi,
    capturesContent: environment.capturesMessageContent,
    nodeCount: node.length,
    notRecorded,
  });
  return stopAtExit(
    sgp,
    {
      // Log records first: they hold content of spans that are sent next.
      flush: async () => {
        await allOf(logRecordProcessors.map((each) => each.forceFlush()));
        await allOf([sgp?.forceFlush(), ...destinations.others.map((each) => each.forceFlush())]);
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

/**
 * Registers through the copy of the API whose registration most other copies can see. The SDK itself may use another.
 */
function register(provider: TracerProvider, { api }: ApiCopy, environment: AutoEnvironment): void {
  api.trace.setGlobalTracerProvider(provider);
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const propagator = configuredPropagator(environment.propagators);
  if (propagator) api.propagation.setGlobalPropagator(propagator);
}
