// The files that a package's bare name may lead to, in whichever module system and environment.
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Manifest {
  readonly main?: unknown;
  readonly module?: unknown;
  readonly exports?: unknown;
}

const known = new Map<string, ReadonlySet<string>>();

/** Relative to the package's folder, with slashes; empty when its manifest cannot be read. */
export function entryFiles(folder: string): ReadonlySet<string> {
  let files = known.get(folder);
  if (files === undefined) {
    files = entryFilesOf(readManifest(folder));
    known.set(folder, files);
  }
  return files;
}

export function entryFilesOf({ main, module, exports }: Manifest): ReadonlySet<string> {
  const named = exports === undefined ? [main, module] : targetsOf(rootOf(exports));
  const files = named.filter((each) => typeof each === 'string').map((each) => path.posix.normalize(each));
  // A main file may be named without its extension, or as a folder.
  const guesses = exports === undefined ? [...files, '.'].flatMap((file) => [`${file}.js`, `${file}/index.js`]) : [];
  return new Set([...files, ...guesses.map((guess) => path.posix.normalize(guess))]);
}

/** The part of `exports` that is about the package's bare name: the whole field, unless its keys are subpaths. */
function rootOf(exports: unknown): unknown {
  const isSubpaths = typeof exports === 'object' && exports !== null && '.' in exports;
  return isSubpaths ? (exports as { '.': unknown })['.'] : exports;
}

function targetsOf(exports: unknown): unknown[] {
  if (typeof exports !== 'object' || exports === null) return [exports];
  return Object.entries(exports).flatMap(([key, value]) => (key.startsWith('./') ? [] : targetsOf(value)));
}

function readManifest(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return {};
  }
}
