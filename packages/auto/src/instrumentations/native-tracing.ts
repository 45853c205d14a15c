// Model libraries that record their calls themselves. Where an instrumentation does too, the library is told not to, by
// its own switch.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Application } from '../application/application';
import { setDefaultVariable } from '../environment/environment';

interface NativeTracing {
  readonly library: string;
  readonly packageName: string;
  /** Part of those versions that record: beside the main file. */
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

/** The instrumentation of this library failed: the library, whose clients are made later, records after all. */
export function nativeTracingBackOn(library: string): void {
  backOn.get(library)?.();
}
