// Where the application's own packages are: what is found from its main file, then from the working directory.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export class Application {
  readonly #requires: readonly NodeJS.Require[];

  /** @param mainFile `process.argv[1]`; absent with --eval */
  constructor(mainFile: string | undefined, workingDirectory: string) {
    const files = [mainFile, path.join(workingDirectory, 'application.js')].filter(
      (file) => file && path.isAbsolute(file),
    );
    this.#requires = files.map((file) => createRequire(file as string));
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

function manifestOf(file: string): { folder: string; version: string | undefined } | undefined {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    try {
      const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; version?: string };
      // Build folders may hold a package.json that only says which module system they are of.
      if (name !== undefined) return { folder, version };
    } catch {
      return undefined;
    }
  }
  return undefined;
}
