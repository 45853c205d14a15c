// For each library of the application that could be recorded: whether it is, by what, and with its messages; else what
// to do about it.
import { builtinModules } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { Application } from '../application/application';
import type { AutoEnvironment } from '../environment/environment';
import { type GenAiInstrumentation, recordsCalls } from '../instrumentations/genai-instrumentations';
import { isInstrumentationOn } from '../instrumentations/instrumentation-choice';
import { moduleDefinitions } from '../modules/module-definition';
import { type KnownLibrary, knownLibraries } from './known-libraries';
import { isBelow, majorOf, satisfies } from './version-range';

export interface LibraryReport {
  readonly packageName: string;
  readonly version: string;
  /** A package with its version, or `itself`; `undefined` when nothing records it. */
  readonly recordedBy?: string;
  /** Whether its messages are recorded; `undefined` for a library without any. */
  readonly hasContent?: boolean;
  /**
   * What is to be done so that it is recorded, or why it cannot be; `undefined` when it is, and when the user wants it
   * off.
   */
  readonly toDo?: string;
  /** Something that the user should know of a library that is recorded, or switched off. */
  readonly note?: string;
}

/** What was switched on. */
export interface Instrumented {
  readonly genAi: readonly GenAiInstrumentation[];
  /** Instrumentations of this package, and those of the Node set. */
  readonly bundled: readonly Instrumentation[];
  /** Short names of libraries that record themselves. */
  readonly native: readonly string[];
  /** Whether @ai-sdk/otel was registered. */
  readonly hasVercelAi: boolean;
}

interface Recorder {
  readonly name: string;
  readonly version: string;
  readonly library: string | undefined;
  readonly modules: readonly { readonly name: string; readonly supportedVersions?: readonly string[] }[];
}

/** @param environment which libraries the user wants, and whether with messages */
export function libraryReports(
  application: Application,
  environment: AutoEnvironment,
  instrumented: Instrumented,
): LibraryReport[] {
  const recorders = recordersOf(instrumented);
  const known = knownLibraries.flatMap((library) => {
    const installed = application.installed(library.packageName, library.broughtBy);
    return installed
      ? knownReport(library, installed.version, { recorders, environment, instrumented, application })
      : [];
  });
  const knownNames = knownLibraries.map(({ packageName }) => packageName);
  const patched = new Set(recorders.flatMap(({ modules }) => modules.map(({ name }) => packageOf(name))));
  const others = [...patched].filter((name) => !knownNames.includes(name) && !builtinModules.includes(name));
  return [
    ...known,
    ...others.flatMap((packageName) => {
      const installed = application.installed(packageName);
      return installed ? setReport(packageName, installed.version, recorders) : [];
    }),
  ];
}

interface Facts {
  readonly recorders: readonly Recorder[];
  readonly environment: AutoEnvironment;
  readonly instrumented: Instrumented;
  readonly application: Application;
}

function knownReport(known: KnownLibrary, version: string, facts: Facts): LibraryReport {
  const { packageName, library, install, hasMessages } = known;
  const { environment, instrumented, recorders } = facts;
  const found = { packageName, version };
  const content = (isRecorded: boolean) =>
    hasMessages ? { hasContent: isRecorded && environment.capturesMessageContent } : {};
  if (!isInstrumentationOn(library, environment)) return { ...found, note: 'off by OTEL_NODE_*_INSTRUMENTATIONS' };
  if (instrumented.native.includes(library)) return { ...found, recordedBy: 'itself', ...content(true) };
  if (library === 'ai') return { ...found, ...vercelAi(version, facts), ...content(true) };
  const of = recorders.filter(
    (each) => each.library === library || each.name === install || knowsPackage(each, packageName),
  );
  const recorder = of.find((each) => knowsVersion(each, packageName, version));
  if (recorder) {
    const recordedBy = `${recorder.name} ${recorder.version}`;
    return { ...found, recordedBy, ...content(true), ...noteOn(recorder, known) };
  }
  if (library === 'bedrock' && recorders.some(({ name }) => name === AWS_SDK)) {
    const toDo = environment.capturesMessageContent ? { toDo: `install ${install} for its messages` } : {};
    return { ...found, recordedBy: AWS_SDK, ...content(false), ...toDo };
  }
  const inCode = known.isRegisteredInCode && install ? facts.application.installed(install) : undefined;
  if (inCode)
    return { ...found, recordedBy: `${install} ${inCode.version}`, note: 'where the application registers it' };
  return { ...found, toDo: adviceFor(known, version, of.find((each) => each.library === library) ?? of[0]) };
}

/** @param recorder an instrumentation that is on, but does not know the library's version */
function adviceFor(
  { packageName, install, isRegisteredInCode }: KnownLibrary,
  version: string,
  recorder: Recorder | undefined,
): string {
  if (recorder !== undefined) {
    const ranges = rangesOf(recorder, packageName);
    const knows = `${recorder.name} ${recorder.version} knows ${ranges.join(', ')}`;
    if (ranges.every((range) => isBelow(version, range))) return `update ${packageName}, ${knows}`;
    if (install === undefined || recorder.name === install) return `update ${recorder.name}, ${knows}`;
  }
  if (install === undefined) return 'no instrumentation for it is known';
  return isRegisteredInCode ? `install ${install} and register it in code` : `install ${install}`;
}

const AWS_SDK = '@opentelemetry/instrumentation-aws-sdk';

function noteOn({ name }: Recorder, { install }: KnownLibrary): { note?: string } {
  if (name !== '@traceloop/instrumentation-langchain') return {};
  return { note: `loses which run started which: use ${install} in its place` };
}

/** The AI SDK: up to version 6 each call asks to be recorded; from 7 on the package @ai-sdk/otel records all calls. */
function vercelAi(
  version: string,
  { environment, instrumented, application }: Facts,
): Pick<LibraryReport, 'recordedBy' | 'toDo'> {
  if (majorOf(version) < 7) {
    return { recordedBy: 'itself', toDo: 'set experimental_telemetry: { isEnabled: true } in its calls' };
  }
  const installed = application.installed('@ai-sdk/otel');
  if (installed === undefined) return { toDo: 'install @ai-sdk/otel' };
  // It was registered, or the application did so before.
  const isOn = instrumented.hasVercelAi || environment.capturesMessageContent;
  return isOn
    ? { recordedBy: `@ai-sdk/otel ${installed.version}` }
    : { toDo: 'register @ai-sdk/otel in code, which leaves messages out only where it is told to' };
}

/** A library that the Node set records: reported only when its instrumentation does not know the version. */
function setReport(packageName: string, version: string, recorders: readonly Recorder[]): LibraryReport {
  const of = recorders.filter((each) => knowsPackage(each, packageName));
  const recorder = of.find((each) => knowsVersion(each, packageName, version));
  if (recorder) return { packageName, version, recordedBy: `${recorder.name} ${recorder.version}` };
  const known = of.map((each) => `${each.name} ${each.version} knows ${rangesOf(each, packageName).join(', ')}`);
  return { packageName, version, toDo: known.join(', ') };
}

function recordersOf({ genAi, bundled }: Instrumented): Recorder[] {
  const recorder = (instrumentation: Instrumentation, library?: string, packageName?: string): Recorder => ({
    name: packageName ?? instrumentation.instrumentationName,
    version: instrumentation.instrumentationVersion,
    library,
    modules: moduleDefinitions(instrumentation),
  });
  return [
    ...genAi
      .filter(({ packageName }) => recordsCalls(packageName))
      .flatMap(({ library, packageName, instrumentations }) =>
        instrumentations.map((each) => recorder(each, library, packageName)),
      ),
    ...bundled.map((each) => recorder(each)),
  ];
}

function knowsPackage({ modules }: Recorder, packageName: string): boolean {
  return modules.some(({ name }) => packageOf(name) === packageName);
}

/** An instrumentation that names no module of the package has its own way in, and is taken at its word. */
function knowsVersion(recorder: Recorder, packageName: string, version: string): boolean {
  if (!knowsPackage(recorder, packageName)) return true;
  return recorder.modules.some(
    ({ name, supportedVersions = ['*'] }) =>
      packageOf(name) === packageName && supportedVersions.some((range) => satisfies(version, range)),
  );
}

function rangesOf({ modules }: Recorder, packageName: string): string[] {
  const ranges = modules.filter(({ name }) => packageOf(name) === packageName);
  return [...new Set(ranges.flatMap(({ supportedVersions }) => supportedVersions ?? []))];
}

/** `@langchain/core/dist/callbacks/manager.cjs` is of `@langchain/core`. */
function packageOf(moduleName: string): string {
  return moduleName.split('/', moduleName.startsWith('@') ? 2 : 1).join('/');
}
