// What the flag would record of the application's libraries, with which instrumentation, and with their messages or
// without.
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { Application } from '../application/application';
import type { AutoEnvironment } from '../environment/environment';
import { genAiInstrumentations } from '../instrumentations/genai-instrumentations';
import { wantsMiddlewareSpans } from '../instrumentations/middleware-spans';
import { settleNativeTracing } from '../instrumentations/native-tracing';
import { nodeInstrumentations } from '../instrumentations/node-instrumentations';
import { registerVercelAi } from '../instrumentations/vercel-ai';
import { type LibraryReport, libraryReports } from '../libraries/library-report';
import { openAiInstrumentation } from '../openai/own-instrumentation';
import { type Finding, ok, warn } from './check';

export function checkInstrumentations(application: Application, environment: AutoEnvironment): Finding {
  const reports = libraryReports(application, environment, instrumentedBy(application, environment));
  const details = reports.map(detailOf);
  if (reports.length === 0) return ok('the application asks for none that could be recorded');
  const missed = reports.filter(({ toDo, note }) => toDo !== undefined || note?.includes('in its place'));
  const recorded = reports.filter(({ recordedBy }) => recordedBy !== undefined);
  const message = `${recorded.length} of ${reports.length} are recorded`;
  if (missed.length === 0) return ok(message, details);
  const packages = missed.flatMap(({ toDo }) => /^install (\S+)/.exec(toDo ?? '')?.[1] ?? []);
  const advice = packages.length > 0 ? `npm install ${packages.join(' ')}` : 'Each line says what to do.';
  return warn(message, advice, details);
}

/** As at the start of an application; nothing is registered, so nothing is recorded here. */
function instrumentedBy(application: Application, environment: AutoEnvironment) {
  const genAi = genAiInstrumentations(application, environment);
  const covered = new Set(genAi.map(({ library }) => library));
  const native = settleNativeTracing(application, covered, environment.capturesMessageContent);
  const bundled: Instrumentation[] = [
    ...openAiInstrumentation(environment, covered),
    ...nodeInstrumentations(environment, covered, wantsMiddlewareSpans(environment.middlewareSpans)),
  ];
  return { genAi, bundled, native, hasVercelAi: registerVercelAi(application, environment) };
}

/** `openai 7.55.0: @sgp-otel/auto/openai 0.1.0, with messages` */
function detailOf({ packageName, version, recordedBy, hasContent, toDo, note }: LibraryReport): string {
  const messages = hasContent === undefined ? '' : hasContent ? ', content: yes' : ', content: no';
  const by = recordedBy === undefined ? (toDo === undefined ? '' : 'not recorded') : `${recordedBy}${messages}`;
  return `${packageName} ${version}: ${[by, toDo, note].filter(Boolean).join('; ')}`;
}
