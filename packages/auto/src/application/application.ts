// Where the application's own packages are: what is found from its main file, then from the working directory.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export class Application {
  /** Its name in package.json; `undefined` when no package.json with a name is found. */
  readonly name: string | undefined;
  readonly #requires: readonly NodeJS.Require[];
  readonly #folders: readonly string[];
  #asked: readonly string[] | undefined;

  /** @param mainFile `process.argv[1]`; absent with --eval */
  constructor(mainFile: string | undefined, workingDirectory: string) {
    const files = [mainFile, path.join(workingDirectory, 'application.js')].filter(
      (file) => file && path.isAbsolute(file),
    );
    this.#requires = files.map((file) => createRequire(file as string));
    // A command in node_modules that runs the application, such as a framework's, is not the application.
    const own = files.map((file) => realPath(file as string)).filter((file) => !/[\\/]node_modules[\\/]/.test(file));
    this.name = own.map((file) => manifestOf(file)?.name).find((name) => name !== undefined);
    this.#folders = files.map((file) => path.dirname(file as string));
  }

  /** The file that the application would load for `specifier`; `undefined` when it has no such package. */
  resolve(specifier: string): string | undefined {
    return this.resolveAll(specifier)[0];
  }

  /** The files for `specifier` as the main file would load it and as the working directory would, each once. */
  resolveAll(specifier: string): string[] {
    const found = new Set<string>();
    for (const require of this.#requires) {
      try {
        found.add(require.resolve(specifier));
      } catch {
        // not installed there
      }
    }
    return [...found];
  }

  load(specifier: string): unknown {
    const file = this.resolve(specifier);
    return file === undefined ? undefined : createRequire(file)(file);
  }

  /**
   * A package that the application depends on, also one that can only be `import`ed. What is installed and not in the
   * application's manifest is a dependency of its dependencies, and not returned.
   * @param broughtBy names of packages that are used through this one
   */
  installed(packageName: string, broughtBy?: RegExp): { version: string } | undefined {
    for (const modules of this.#requires.flatMap((require) => require.resolve.paths(packageName) ?? [])) {
      const { name, version } = readManifest(path.join(modules, packageName, 'package.json')) ?? {};
      if (name === undefined || version === undefined) continue;
      const isListed = dependenciesIn(path.dirname(modules)).length > 0;
      const isAsked = !isListed || this.#dependencies().some((each) => each === packageName || broughtBy?.test(each));
      return isAsked ? { version } : undefined;
    }
    const file = process.versions.pnp ? this.resolve(packageName) : undefined;
    const version = file && packageVersion(file);
    return version === undefined ? undefined : { version };
  }

  #dependencies(): readonly string[] {
    this.#asked ??= this.#folders.flatMap((folder) => [...foldersAbove(folder)].flatMap(dependenciesIn));
    return this.#asked;
  }

  /** The names of the installed packages below a scope such as `@traceloop`. */
  packagesOf(scope: string): string[] {
    const searched = this.#requires.flatMap((require) => require.resolve.paths(scope) ?? []);
    // The commands that pnpm installs search `.pnpm` too, where the dependencies of dependencies lie.
    const folders = new Set(searched.filter((folder) => !folder.endsWith(path.join('.pnpm', 'node_modules'))));
    const names = [...folders].flatMap((folder) => {
      try {
        return readdirSync(path.join(folder, scope));
      } catch {
        return [];
      }
    });
    return [...new Set(names)].map((name) => `${scope}/${name}`);
  }
}

/** The folder of the package that `file` belongs to. */
export function packageFolder(file: string): string | undefined {
  return manifestOf(file)?.folder;
}

/** The version of the package that `file` belongs to. */
export function packageVersion(file: string): string | undefined {
  return manifestOf(file)?.version;
}

function manifestOf(file: string): { folder: string; name: string; version: string | undefined } | undefined {
  for (const folder of foldersAbove(path.dirname(file))) {
    const manifestFile = path.join(folder, 'package.json');
    if (!existsSync(manifestFile)) continue;
    const manifest = readManifest(manifestFile);
    if (manifest === undefined) return undefined;
    const { name, version } = manifest;
    // Build folders may hold a package.json that only says which module system they are of.
    if (typeof name === 'string' && name.trim() !== '') return { folder, name, version };
  }
  return undefined;
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function dependenciesIn(folder: string): string[] {
  const manifest = readManifest(path.join(folder, 'package.json'));
  return Object.keys({
    ...manifest?.devDependencies,
    ...manifest?.peerDependencies,
    ...manifest?.optionalDependencies,
    ...manifest?.dependencies,
  });
}

function* foldersAbove(start: string): Generator<string> {
  for (let folder = start; folder !== path.dirname(folder); folder = path.dirname(folder)) yield folder;
}

type Names = Readonly<Record<string, string>>;

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Names;
  readonly devDependencies?: Names;
  readonly peerDependencies?: Names;
  readonly optionalDependencies?: Names;
}

function readManifest(file: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
