// What is wrong with the variables that this package reads itself; the exporter reports on its own.
import type { Application } from '../application/application';
import type { AutoEnvironment } from '../environment/environment';
import { resourceVariables } from '../resources/resource-variables';
import { installedLibraries, KNOWN_LIBRARIES } from './genai-instrumentations';
import { choiceProblems } from './instrumentation-choice';
import { NATIVE_LIBRARIES } from './native-tracing';
import { nodeInstrumentationNames } from './node-instrumentations';
import { VERCEL_AI } from './vercel-ai';

/** A sentence each, without any value that could be secret. */
export function environmentProblems(application: Application, environment: AutoEnvironment): string[] {
  const names = [...nodeInstrumentationNames(), ...installedLibraries(application), ...NATIVE_LIBRARIES, VERCEL_AI];
  return [...resourceVariables(environment).problems, ...choiceProblems(environment, names, KNOWN_LIBRARIES)];
}
