// Makes the instrumentations, and gives them the modules that are loaded from here on.
import type { TracerProvider } from '@opentelemetry/api';
import { type Instrumentation, registerInstrumentations } from '@opentelemetry/instrumentation';
import { anthropicInstrumentation } from './anthropic/own-instrumentation';
import type { Application } from './application/application';
import type { AutoEnvironment } from './environment/environment';
import { bridgeLangChain } from './instrumentations/bridge-langchain';
import { genAiInstrumentations, recordsCalls } from './instrumentations/genai-instrumentations';
import { hasNoQuietOption, wantsMiddlewareSpans, withoutMiddlewareSpans } from './instrumentations/middleware-spans';
import { settleNativeTracing } from './instrumentations/native-tracing';
import { nodeInstrumentations } from './instrumentations/node-instrumentations';
import { registerVercelAi } from './instrumentations/vercel-ai';
import { libraryReports } from './libraries/library-report';
import { notRecordedSentence } from './libraries/not-recorded-sentence';
import { EsmHooks } from './modules/esm-hooks';
import { withSharedInstrumentationClass } from './modules/shared-instrumentation-class';
import { openAiInstrumentation } from './openai/own-instrumentation';
import { ApiCopyWatch } from './sdk/api-copies';
import type { LogRecords } from './sdk/log-records';

/**
 * Switches on the instrumentations of this package, of the Node set and of the application, one for each library.
 * Returns which are on, for the start line.
 */
export function switchOnInstrumentations(
  provider: TracerProvider,
  logRecords: LogRecords | undefined,
  application: Application,
  environment: AutoEnvironment,
) {
  const esmHooks = new EsmHooks(environment.unpatchedModules);
  // First: what is loaded from here on may bring copies of the API.
  const apiCopyWatch = new ApiCopyWatch();
  const found = genAiInstrumentations(application, environment);
  for (const each of found) bridgeLangChain(each, esmHooks);
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

/** Where another instrumentation records model calls of Bedrock, that of the AWS SDK is to record a plain call. */
function leaveBedrockTo(node: readonly Instrumentation[]): void {
  for (const each of node) {
    const { servicesExtensions } = each as { servicesExtensions?: { services?: Map<string, unknown> } };
    servicesExtensions?.services?.delete?.('BedrockRuntime');
  }
}
