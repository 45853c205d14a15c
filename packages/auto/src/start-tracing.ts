// The composition: one SDK with the Node instrumentations and SgpSpanProcessor, configured by the environment alone.
import { diag, type ProxyTracerProvider, trace } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { SgpSpanProcessor } from '@sgp-otel/exporter';
import { sendDiagToStderr } from './diag-to-stderr';
import { type AutoEnvironment, readEnvironment } from './environment';
import { registerEsmHooks } from './esm-hooks';
import { shutdownAtExit } from './exit';
import { nodeInstrumentations } from './instrumentations';
import { processResource, serviceName } from './resource';
import { runningTracing, setRunningTracing, type Tracing } from './running-tracing';
import { isMainThread } from './thread';

/** Starts tracing once in this process. `undefined` when it is off; why was said. */
export function startTracing(): Tracing | undefined {
  const running = runningTracing();
  if (running) return running;
  const environment = readEnvironment();
  sendDiagToStderr(environment.logLevel);
  if (environment.isSdkDisabled) {
    diag.info('@sgp-otel/auto', 'OTEL_SDK_DISABLED is true: nothing is traced.');
    return undefined;
  }
  const processor = new SgpSpanProcessor();
  if (processor.offReason !== undefined) return undefined;
  const tracing = startSdk(processor, environment);
  setRunningTracing(tracing);
  return tracing;
}

function startSdk(processor: SgpSpanProcessor, environment: AutoEnvironment): Tracing {
  const provider = new NodeTracerProvider({
    resource: processResource(environment.namesResourceDetectors),
    spanProcessors: [processor],
  });
  provider.register();
  if ((trace.getTracerProvider() as Partial<ProxyTracerProvider>).getDelegate?.() !== provider) {
    diag.error(
      '@sgp-otel/auto',
      'Another OpenTelemetry SDK, or another version of @opentelemetry/api, was registered first: its spans are not sent to SGP. ' +
        'Remove it, or add SgpSpanProcessor of @sgp-otel/exporter to it.',
    );
  }
  // One hooks thread serves all threads of a process.
  if (isMainThread) registerEsmHooks();
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: nodeInstrumentations(environment.namesInstrumentations),
  });
  shutdownAtExit({
    flushBesideExit: () => processor.forceFlush({ timeoutMillis: processor.settings.shutdownTimeoutMillis }),
    shutdown: () => provider.shutdown(),
  });
  const { baseUrl, accountId, skipSpanStart } = processor.settings;
  diag.info(
    '@sgp-otel/auto',
    `Tracing to ${baseUrl}, account ${accountId}, span-start writes ${skipSpanStart ? 'skipped' : 'sent'}, service ${serviceName()}.`,
  );
  return {
    flush: () => processor.forceFlush(),
    shutdown: () => provider.shutdown(),
    stats: () => processor.stats(),
  };
}
