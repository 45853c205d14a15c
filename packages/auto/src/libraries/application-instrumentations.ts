// Instrumentations that library authors publish beside their libraries, outside the families: on once the application has them installed.
import { createRequire } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { Application } from '../application';
import type { AutoEnvironment } from '../environment';
import { loadInstrumentation } from '../guarded-instrumentation';
import { isInstrumentationOn } from '../instrumentation-choice';
import { instrumentationClasses } from '../node-instrumentations';

const PACKAGES: readonly { packageName: string; library: string; config: Record<string, unknown> }[] = [
  { packageName: '@fastify/otel', library: 'fastify', config: { registerOnInitialization: true } },
  { packageName: '@prisma/instrumentation', library: 'prisma', config: {} },
];

export function applicationInstrumentations(application: Application, environment: AutoEnvironment): Instrumentation[] {
  return PACKAGES.flatMap(({ packageName, library, config }) => {
    const file = application.resolve(packageName);
    if (file === undefined || !isInstrumentationOn(library, environment)) return [];
    const load = () => {
      const [Class] = instrumentationClasses(createRequire(file)(file));
      if (!Class) throw new Error('it exports no instrumentation');
      return new Class(config);
    };
    return loadInstrumentation(packageName, load) ?? [];
  });
}
