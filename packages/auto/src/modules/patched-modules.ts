// Which modules some instrumentation wants to see: the others are left to Node. Without dependencies, since the thread
// of the module hooks loads it too.
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryFiles } from './entry-files';
import { modulePlace, packageOf } from './module-place';

/** What `PatchedModules` holds, as it is passed to another thread: names, and files within packages. */
export type PatchedModule = readonly [name: string, files: readonly string[] | 'all'];

export class PatchedModules {
  /** Files besides the entry of the package; `all` when nobody said which. */
  readonly #packages = new Map<string, Set<string> | 'all'>();
  readonly #absoluteFiles = new Set<string>();
  readonly #leftOut: readonly string[];

  /** @param leftOut packages and builtins that are left alone whatever is added */
  constructor(leftOut: readonly string[] = []) {
    this.#leftOut = leftOut;
  }

  /**
   * @param name a package, a path within one, or an absolute file
   * @param files of the package, as `package/path/file.js`; `all` when they are not known
   * @returns whether it was not known before
   */
  add([name, files]: PatchedModule): boolean {
    if (isBuiltin(name) || isLeftOut(name, this.#leftOut)) return false;
    if (path.isAbsolute(name)) return this.#addAbsolute(name);
    const packageName = packageOf(name);
    const before = this.#packages.get(packageName);
    if (before === 'all') return false;
    if (files === 'all' || packageName !== name) {
      this.#packages.set(packageName, 'all');
      return true;
    }
    const known = before ?? new Set<string>();
    const added = files.map((file) => file.slice(name.length + 1)).filter((file) => !known.has(file));
    for (const file of added) known.add(file);
    this.#packages.set(packageName, known);
    return before === undefined || added.length > 0;
  }

  #addAbsolute(file: string): boolean {
    const before = this.#absoluteFiles.size;
    this.#absoluteFiles.add(file);
    return this.#absoluteFiles.size > before;
  }

  /** @param file an absolute path */
  has(file: string): boolean {
    if (this.#absoluteFiles.has(file)) return true;
    const place = modulePlace(file);
    const files = place && this.#packages.get(place.packageName);
    if (!place || files === undefined) return false;
    return files === 'all' || files.has(place.file) || entryFiles(place.folder).has(place.file);
  }

  /** Whether a bare specifier may lead to one: by the name of its package, `#name` to any. */
  hasSpecifier(specifier: string): boolean {
    return specifier.startsWith('#') || this.#absoluteFiles.size > 0 || this.#packages.has(packageOf(specifier));
  }

  /** @param file an absolute path, with or without its extension */
  mayHaveFile(file: string): boolean {
    if (this.#absoluteFiles.size > 0) return true;
    // The trailing part stands for the file of a path that is a package's folder.
    const place = modulePlace(path.join(file, '.js'));
    return place !== undefined && this.#packages.has(place.packageName);
  }

  hasUrl(url: string): boolean {
    // Most modules end here: of the application, or builtin.
    if (!url.startsWith('file:') || (this.#absoluteFiles.size === 0 && !url.includes('/node_modules/'))) return false;
    // A loader of the application's (esmock, hot reloading) gives each query a module of its own, and may add one to
    // every import: also to the one by which a module would see itself, without end.
    if (url.includes('?') || url.includes('#')) return false;
    try {
      return this.has(fileURLToPath(url));
    } catch {
      return false;
    }
  }

  list(): PatchedModule[] {
    const packages = [...this.#packages].map(
      ([name, files]) => [name, files === 'all' ? files : [...files].map((file) => `${name}/${file}`)] as const,
    );
    return [...packages, ...[...this.#absoluteFiles].map((file) => [file, 'all'] as const)];
  }
}

/** @param leftOut names of packages and of builtins, these with or without `node:` */
export function isLeftOut(name: string, leftOut: readonly string[]): boolean {
  return leftOut.some((each) => withoutScheme(each) === withoutScheme(name) || each === packageOf(name));
}

function withoutScheme(name: string): string {
  return name.startsWith('node:') ? name.slice('node:'.length) : name;
}
