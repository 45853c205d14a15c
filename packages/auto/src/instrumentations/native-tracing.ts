// Model libraries that record their calls themselves. Where an instrumentation records the library too, the library's
// own recording is switched off.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Application } from '../application/application';
import { setDefaultVariable } from '../environment/environment';

interface NativeTracing {
  readonly library: string;
  readonly packageName: string;
  /** A file, relative to the main file, that only those versions have which record themselves. */
  readonly file: string;
  readonly off: readonly [variable: string, value: string];
  readonly content: readonly [variable: string, value: string];
}

const NATIVE: readonly NativeTracing[] = [
  {
    library: 'anthropic',
    packageName: '@anthropic-ai/sdk',
    file: 'internal/tracing.js',
    off: ['ANTHROPIC_OPEN_TELEMETRY', 'false'],
    content: ['ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE', 'content'],
  },
];

/** Short names of the libraries that may record themselves. */
export const NATIVE_LIBRARIES: readonly string[] = NATIVE.map(({ library }) => library);

const backOn = new Map<string, () => void>();

/** Returns the libraries that record themselves. @param covered those that an instrumentation records */
export function settleNativeTracing(
  application: Application,
  covered: ReadonlySet<string>,
  capturesContent: boolean,
): string[] {
  const present = NATIVE.filter(({ packageName, file }) => {
    const main = application.resolve(packageName);
    return main !== undefined && existsSync(path.join(path.dirname(main), file));
  });
  for (const { library, off, content } of present) {
    if (covered.has(library)) backOn.set(library, setDefaultVariable(...off));
    if (capturesContent) setDefaultVariable(...content);
  }
  return present.map(({ library }) => library).filter((library) => !covered.has(library));
}

/** After the instrumentation of a library failed: lets the library record itself, in clients that are made later. */
export function nativeTracingBackOn(library: string): void {
  backOn.get(library)?.();
}
