// The composition: what the environment asks for, and who runs the SDK: this package, or the application already.
import type { TracerProvider } from '@opentelemetry/api';
import { prepareRequests, SgpLogRecordProcessor, SgpSpanProcessor } from '@sgp-otel/exporter';
import { Application } from './application/application';
import { sendDiagToStderr } from './diagnostics/diag-to-stderr';
import { log } from './diagnostics/log';
import { whileStarting } from './diagnostics/said-at-start';
import { allVariables, readEnvironment } from './environment/environment';
import { installedGenAi } from './instrumentations/genai-instrumentations';
import { watchForLateVariables } from './process/late-variables';
import { announcedJournal } from './process/thread-handover';
import { registrationApi } from './sdk/api-copies';
import { attachTo, CANNOT_ATTACH, existingProvider } from './sdk/existing-sdk';
import { isTracingDecided, runningTracing, setRunningTracing, type Tracing } from './sdk/running-tracing';
import { spanDestinations } from './sdk/span-destinations';
import { logScrubberOf } from './secrets/scrub-text';
import { startSdk } from './start-sdk';
import { stopAtExit } from './stop-at-exit';

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
  sendDiagToStderr(environment.logLevel, apiCopy.api, logScrubberOf(allVariables()));
  log.debug(`Registering through @opentelemetry/api ${apiCopy.version} at ${apiCopy.file}`);
  if (environment.isSdkDisabled) {
    log.info('OTEL_SDK_DISABLED is true: nothing is traced.');
    return undefined;
  }
  const destinations = spanDestinations(environment);
  if (!destinations.isSgp && destinations.others.length === 0) {
    log.info('OTEL_TRACES_EXPORTER is none: nothing is traced.');
    return undefined;
  }
  // Some instrumentations write prompts and answers into log records only, the application's own among them.
  const logRecordProcessor = new SgpLogRecordProcessor();
  const processor = destinations.isSgp
    ? new SgpSpanProcessor({ logRecordProcessor, journal: announcedJournal() })
    : undefined;
  const sgp = processor?.offReason === undefined ? processor : undefined;
  if (sgp?.settings.baseUrl) prepareRequests(sgp.settings.baseUrl);
  if (processor && !processor.settings.disabled) watchForLateVariables(sgp !== undefined);
  if (!sgp && destinations.others.length === 0) return undefined;
  const existing = existingProvider();
  const logRecordProcessors = sgp ? [logRecordProcessor] : [];
  return existing
    ? attach(existing, sgp)
    : startSdk({ sgp, logRecordProcessors, destinations, environment, application, apiCopy });
}

/** Adds our processor to an SDK that is there. Instrumentations are left to it: a second set would record all twice. */
function attach(provider: TracerProvider, sgp: SgpSpanProcessor | undefined): Tracing | undefined {
  if (!sgp || !attachTo(provider, sgp)) {
    log.error(CANNOT_ATTACH);
    return undefined;
  }
  log.info(
    `Attached to the OpenTelemetry SDK that is registered already: its spans go to ${sgp.settings.baseUrl} too.`,
  );
  return stopAtExit(sgp, { flush: () => sgp.forceFlush(), shutdown: () => sgp.shutdown() });
}
