// ES modules that have reported: hands each to the hooks of every copy of import-in-the-middle in this process, and
// replaces exports for them.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';
import { entryFiles } from './entry-files';
import type { ImportHookCopies } from './import-hook-copies';
import { writableNamespace } from './module-namespace';
import { modulePlace } from './module-place';
import { type PassedOn, receiveReports, type Setters } from './report';
import { markReported } from './reported-modules';

interface Evaluated {
  readonly namespace: object;
  readonly setters: Setters;
  readonly passedOn: readonly PassedOn[];
}

export class EvaluatedModules {
  readonly #byUrl = new Map<string, Evaluated>();
  readonly #copies: ImportHookCopies;
  readonly #isWanted: (file: string) => boolean;

  /**
   * @param isWanted says of a file whether instrumentations are to see it. The other modules that report only hold
   * variables which a wanted one exports.
   */
  constructor(copies: ImportHookCopies, isWanted: (file: string) => boolean) {
    this.#copies = copies;
    this.#isWanted = isWanted;
    receiveReports((url, namespace, setters, passedOn) => {
      // This runs within the evaluation of the application's module, so nothing may be thrown.
      try {
        this.#evaluated(url, { namespace, setters, passedOn });
      } catch (error) {
        log.warn(`${url} (import) is not traced: ${firstLine(error)}`);
      }
    });
  }

  #evaluated(url: string, module: Evaluated): void {
    this.#byUrl.set(url, module);
    const file = fileURLToPath(url);
    if (!this.#isWanted(file)) return;
    markReported(module.namespace);
    const place = modulePlace(file);
    if (place && isFacade(module.namespace, place.folder)) return;
    const namespace = writableNamespace(module.namespace, url, (name, value) => this.#replace(url, name, value, 0));
    this.#copies.report(url, namespace, specifierOf(file));
  }

  /** Assigns the variable behind an export, in whichever module it is. */
  #replace(url: string, name: string, value: unknown, depth: number): boolean {
    const module = this.#byUrl.get(url);
    // The depth is limited because modules may re-export each other in a circle.
    if (!module || depth > MAX_DEPTH) return false;
    const { setters, passedOn } = module;
    if (setters[name]) return isDone(() => setters[name]?.(value));
    const named = passedOn.find(([exported]) => exported === name);
    if (named) return named[2] !== null && this.#replace(new URL(named[1], url).href, named[2], value, depth + 1);
    return passedOn.some(
      ([exported, from]) => exported === '*' && this.#replace(new URL(from, url).href, name, value, depth + 1),
    );
  }
}

const MAX_DEPTH = 20;

function isDone(assign: () => void): boolean {
  try {
    assign();
    return true;
  } catch {
    return false;
  }
}

/** As import hooks compare it: the package's name for its entry, else a path within the package. */
function specifierOf(file: string): string {
  const place = modulePlace(file);
  if (!place) return file;
  return entryFiles(place.folder).has(place.file) ? place.packageName : `${place.packageName}/${place.file}`;
}

/**
 * Whether an ES module only offers what the package's CommonJS file exports, as wrappers for `import` do: that file is
 * instrumented itself, and its functions must not be wrapped twice.
 */
function isFacade(namespace: object, folder: string): boolean {
  const exports = loadedMain(folder);
  if (exports === undefined) return false;
  const named = namedFunctions(namespace);
  // Of getters only those are called that the module itself has read: others may load something when they are read.
  const offered = new Set<unknown>([exports, ...plainValues(exports), ...named.map(([name]) => read(exports, name))]);
  return named.length > 0 && named.every(([, value]) => offered.has(value));
}

function loadedMain(folder: string): unknown {
  try {
    const require = createRequire(`${folder}/package.json`);
    const loaded = require.cache[require.resolve(folder)];
    return loaded?.loaded ? loaded.exports : undefined;
  } catch {
    return undefined;
  }
}

function namedFunctions(namespace: object): [name: string, value: unknown][] {
  const names = Object.getOwnPropertyNames(namespace);
  return names
    .map((name): [string, unknown] => [name, read(namespace, name)])
    .filter(([, value]) => typeof value === 'function');
}

function read(exports: unknown, name: string): unknown {
  try {
    return isObject(exports) && Object.hasOwn(exports, name) ? Reflect.get(exports, name) : undefined;
  } catch {
    return undefined;
  }
}

function plainValues(exports: unknown): unknown[] {
  if (!isObject(exports)) return [];
  return Object.values(Object.getOwnPropertyDescriptors(exports)).map(({ value }): unknown => value);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
