// Where the application's own packages are: what is found from its main file, then from the working directory.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export class Application {
  /** As its package.json has it; `undefined` when there is none with a name. */
  readonly name: string | undefined;
  readonly #requires: readonly NodeJS.Require[];

  /** @param mainFile `process.argv[1]`; absent with --eval */
  constructor(mainFile: string | undefined, workingDirectory: string) {
    const files = [mainFile, path.join(workingDirectory, 'application.js')].filter(
      (file) => file && path.isAbsolute(file),
    );
    this.#requires = files.map((file) => createRequire(file as string));
    // What runs the application from its node_modules (a framework's command) is not the application.
    const own = files.map((file) => realPath(file as string)).filter((file) => !/[\\/]node_modules[\\/]/.test(file));
    this.name = own.map((file) => manifestOf(file)?.name).find((name) => name !== undefined);
  }

  /** The file that the application would load for `specifier`; `undefined` when it has no such package. */
  resolve(specifier: string): string | undefined {
    return this.resolveAll(specifier)[0];
  }

  /** Those of the main file and of the working directory, each once. */
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

  /** The names of the installed packages below a scope such as `@traceloop`. */
  packagesOf(scope: string): string[] {
    const searched = this.#requires.flatMap((require) => require.resolve.paths(scope) ?? []);
    // Commands that pnpm installs search this one too; it holds what nobody asked for.
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

interface Manifest {
  readonly folder: string;
  readonly name: string;
  readonly version: string | undefined;
}

function manifestOf(file: string): Manifest | undefined {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    try {
      const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; version?: string };
      // Build folders may hold a package.json that only says which module system they are of.
      if (typeof name === 'string' && name.trim() !== '') return { folder, name, version };
    } catch {
      return undefined;
    }
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
