// OpenTelemetry's own set for Node, each from its own package: the set's entry file would also load all cloud
// detectors.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { log } from '../diagnostics/log';
import type { AutoEnvironment } from '../environment/environment';
import { isAskedFor } from './asked-for';
import { loadInstrumentation } from './guarded-instrumentation';
import { isInstrumentationOn } from './instrumentation-choice';
import { quietOptions } from './middleware-spans';
import { keepLibraryUnchanged } from './unchanged-libraries';

const SET = '@opentelemetry/auto-instrumentations-node';
const PREFIX = '@opentelemetry/instrumentation-';

/**
 * Log lines are not sent anywhere, and stay as the application writes them: ids of the trace are added to them only
 * when SGP_OTEL_LOG_TRACE_IDS asks for it, or the library is named.
 */
const LOG_LIBRARIES = ['bunyan', 'pino', 'winston'];

/** Recorded by an instrumentation of this package's own: see openai/. */
const OWN = ['openai'];

type InstrumentationClass = new (config: Record<string, unknown>) => Instrumentation;

/** The short names of the set, without those that this package records itself. */
export function nodeInstrumentationNames(): string[] {
  const manifest = path.join(path.dirname(require.resolve(SET)), '../../package.json');
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: Record<string, string> };
  const names = Object.keys(dependencies).filter((name) => name.startsWith(PREFIX));
  return names.map((name) => name.slice(PREFIX.length)).filter((name) => !OWN.includes(name));
}

/**
 * @param covered libraries that another instrumentation records already
 * @param hasMiddlewareSpans whether those of web frameworks make a span for each middleware
 */
export function nodeInstrumentations(
  environment: AutoEnvironment,
  covered: ReadonlySet<string>,
  hasMiddlewareSpans: boolean,
): Instrumentation[] {
  const load = createRequire(require.resolve(SET));
  const hasLogTraceIds = isAskedFor('SGP_OTEL_LOG_TRACE_IDS', environment.logTraceIds);
  const isUnasked = (name: string) =>
    LOG_LIBRARIES.includes(name) && !hasLogTraceIds && !environment.enabledInstrumentations?.includes(name);
  const wanted = nodeInstrumentationNames().filter((name) => {
    const isOn = isInstrumentationOn(name, environment) && !covered.has(name) && !isUnasked(name);
    log.debug(
      `Instrumentation ${PREFIX}${name}: ${isOn ? 'on' : covered.has(name) ? 'off, covered by another' : 'off'}`,
    );
    return isOn;
  });
  return wanted.flatMap((name) => {
    const make = () => {
      const [Class] = instrumentationClasses(load(PREFIX + name));
      if (!Class) throw new Error('it exports no instrumentation');
      const instrumentation = new Class(configOf(name, hasMiddlewareSpans));
      keepLibraryUnchanged(name, instrumentation);
      return instrumentation;
    };
    return loadInstrumentation(PREFIX + name, make) ?? [];
  });
}

function configOf(name: string, hasMiddlewareSpans: boolean): Record<string, unknown> {
  if (LOG_LIBRARIES.includes(name)) return { disableLogSending: true };
  return hasMiddlewareSpans ? {} : quietOptions(name);
}

/** The classes among a package's exports that can be switched on. */
export function instrumentationClasses(exports: unknown): InstrumentationClass[] {
  const candidates = new Set(Object.values(exports as Record<string, unknown>));
  return [...candidates].filter((each): each is InstrumentationClass => {
    const prototype = typeof each === 'function' ? (each.prototype as Partial<Instrumentation> | undefined) : undefined;
    return typeof prototype?.enable === 'function' && typeof prototype.setTracerProvider === 'function';
  });
}
