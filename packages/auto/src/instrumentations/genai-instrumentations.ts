// Instrumentations for model libraries that the application has installed, of whichever family: found by their names,
// one for each library.
//
//   @arizeai/openinference-instrumentation-openai ─┐
//   @traceloop/instrumentation-openai ─────────────┼▶ library "openai" ─▶ the first of these families
//   @opentelemetry/instrumentation-openai ─────────┘
import { createRequire } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type Application, packageVersion } from '../application/application';
import { withoutPreloadWarnings } from '../diagnostics/diag-to-stderr';
import { log } from '../diagnostics/log';
import type { AutoEnvironment } from '../environment/environment';
import { leaveModulesOut } from '../modules/leave-modules-out';
import { loadInstrumentation, patchLoaded } from './guarded-instrumentation';
import { isInstrumentationOn } from './instrumentation-choice';
import { nativeTracingBackOn } from './native-tracing';
import { instrumentationClasses } from './node-instrumentations';

interface Family {
  readonly name: string;
  readonly scope: string;
  readonly prefix: string;
  /** Libraries of this family that are about models; all when absent. */
  readonly libraries?: readonly string[];
  config(capturesContent: boolean): Record<string, unknown>;
}

/**
 * Where several could record a library, the first of these does: the first two are installed on purpose, the last comes
 * with this package.
 */
const FAMILIES: readonly Family[] = [
  {
    name: 'OpenInference',
    scope: '@arizeai',
    prefix: 'openinference-instrumentation-',
    config: (captures) => (captures ? {} : { traceConfig: { hideInputs: true, hideOutputs: true } }),
  },
  {
    name: 'Traceloop',
    scope: '@traceloop',
    prefix: 'instrumentation-',
    config: (captures) => ({ traceContent: captures }),
  },
  {
    name: 'OpenTelemetry',
    scope: '@opentelemetry',
    prefix: 'instrumentation-',
    // Other packages of this scope are not about models; the one for openai is in the set for Node.
    libraries: [
      'anthropic',
      'bedrock',
      'cohere',
      'google-genai',
      'langchain',
      'mcp',
      'mistralai',
      'openai-agents',
      'vertexai',
    ],
    config: (captures) => ({ captureMessageContent: captures }),
  },
];

/** Packages of these scopes that are named like an instrumentation and are none. */
const NO_LIBRARIES = ['utils'];

/** Libraries to try by name where there is no folder of packages to list (Yarn Plug'n'Play). */
const USUAL_LIBRARIES = [
  'anthropic',
  'bedrock',
  'cohere',
  'langchain',
  'llamaindex',
  'mcp',
  'openai',
  'together',
  'vertexai',
];

/** Instrumentations that only carry trace context through a library, so that another one may record it. */
const RECORDS_NOTHING = ['@arizeai/openinference-instrumentation-mcp'];

export function recordsCalls(packageName: string): boolean {
  return !RECORDS_NOTHING.includes(packageName);
}

export interface GenAiInstrumentation {
  readonly library: string;
  readonly family: string;
  readonly packageName: string;
  readonly packageFile: string;
  readonly instrumentations: readonly Instrumentation[];
}

export function genAiInstrumentations(application: Application, environment: AutoEnvironment): GenAiInstrumentation[] {
  const recorded = new Map<string, string>();
  const on: GenAiInstrumentation[] = [];
  for (const family of FAMILIES) {
    for (const { library, packageName } of installed(application, family)) {
      const other = recorded.get(library);
      if (other !== undefined) log.debug(`${packageName}: off, ${other} records ${library}`);
      else if (!isInstrumentationOn(library, environment)) {
        log.debug(`${packageName}: off by the environment`);
      } else {
        const loaded = load(application, { family, library, packageName }, environment);
        if (loaded) on.push(loaded);
        if (loaded && recordsCalls(packageName)) recorded.set(library, packageName);
      }
    }
  }
  return on;
}

/** What would be on, without loading any of it. */
export function installedGenAi(application: Application, environment: AutoEnvironment): Omit<Installed, 'family'>[] {
  const recorded = new Set<string>();
  return FAMILIES.flatMap((family) => installed(application, family)).filter(({ library, packageName }) => {
    if (recorded.has(library) || !isInstrumentationOn(library, environment)) return false;
    if (recordsCalls(packageName)) recorded.add(library);
    return true;
  });
}

/** Short names of the libraries for which an instrumentation is installed. */
export function installedLibraries(application: Application): string[] {
  return FAMILIES.flatMap((family) => installed(application, family)).map(({ library }) => library);
}

/** Short names of libraries for which there are instrumentations, installed or not. */
export const KNOWN_LIBRARIES: readonly string[] = [
  ...USUAL_LIBRARIES,
  ...FAMILIES.flatMap(({ libraries }) => libraries ?? []),
];

interface Installed {
  readonly family: Family;
  readonly library: string;
  readonly packageName: string;
}

function installed(application: Application, family: Family): Omit<Installed, 'family'>[] {
  const start = `${family.scope}/${family.prefix}`;
  const usual = (family.libraries ?? USUAL_LIBRARIES).map((library) => start + library);
  const packages = process.versions.pnp ? usual : application.packagesOf(family.scope);
  return packages
    .filter((name) => name.startsWith(start))
    .map((packageName) => ({ packageName, library: packageName.slice(start.length) }))
    .filter(({ library }) => (family.libraries?.includes(library) ?? true) && !NO_LIBRARIES.includes(library));
}

function load(
  application: Application,
  { family, library, packageName }: Installed,
  { capturesMessageContent, unpatchedModules }: AutoEnvironment,
): GenAiInstrumentation | undefined {
  const packageFile = application.resolve(packageName);
  if (packageFile === undefined) return undefined;
  const onPatchFailed = () => nativeTracingBackOn(library);
  let classes: ReturnType<typeof instrumentationClasses> = [];
  const make = (index: number) => () => {
    if (index === 0) classes = instrumentationClasses(createRequire(packageFile)(packageFile));
    const Class = classes[index];
    if (!Class) throw new Error('it exports no instrumentation');
    return new Class(family.config(capturesMessageContent));
  };
  const instrumentations: Instrumentation[] = [];
  // One package may cover several libraries of a vendor, with a class for each.
  for (let index = 0; index === 0 || index < classes.length; index++) {
    const instrumentation = withoutPreloadWarnings(() => loadInstrumentation(packageName, make(index), onPatchFailed));
    if (instrumentation) instrumentations.push(instrumentation);
  }
  if (instrumentations.length === 0) return undefined;
  for (const instrumentation of instrumentations) {
    leaveModulesOut(instrumentation, unpatchedModules);
    patchLoaded(instrumentation, application);
  }
  log.debug(`${packageName} ${packageVersion(packageFile)}: on for ${library}`);
  return { library, family: family.name, packageName, packageFile, instrumentations };
}
