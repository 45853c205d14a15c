// Reads the imports of TypeScript sources as text, for the architecture tests of the packages.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

export interface Import {
  readonly from: string;
  readonly isTypeOnly: boolean;
}

/** An import and the file that has it; `target` is the source file a relative import means. */
export interface FileImport extends Import {
  readonly file: string;
  readonly target: string | undefined;
}

/** All TypeScript files below `folder`, with their paths. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?tsx?$/.test(file))
    .map((file) => join(folder, file));
}

/** The code without comments; what looks like one in a text may go too, which no rule here minds. */
export function codeOf(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[\s;])\/\/.*$/gm, '$1');
}

/** Every static import, re-export, `require` and `import()` in `code`. */
export function importsOf(code: string): Import[] {
  const found: Import[] = [];
  for (const [, clause = '', from = ''] of code.matchAll(
    /^(?:import|export)\s+([^;'"]*?)\s*from\s*['"]([^'"]+)['"]/gm,
  )) {
    const names = /^\{([\s\S]*)\}$/
      .exec(clause)?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '');
    const isTypeOnly = clause.startsWith('type ') || (names?.every((name) => name.trim().startsWith('type ')) ?? false);
    found.push({ from, isTypeOnly });
  }
  for (const [, from = ''] of code.matchAll(/^import\s*['"]([^'"]+)['"]/gm)) found.push({ from, isTypeOnly: false });
  for (const [, type, from = ''] of code.matchAll(
    /(typeof\s+)?\b(?:require(?:\.resolve)?|import)\(\s*['"]([^'"]+)['"]/g,
  )) {
    found.push({ from, isTypeOnly: type !== undefined });
  }
  return found;
}

/** The imports of all `files`. */
export function importGraph(files: readonly string[]): FileImport[] {
  return files.flatMap((file) =>
    importsOf(codeOf(file)).map((each) => ({ file, ...each, target: targetOf(file, each.from) })),
  );
}

function targetOf(file: string, from: string): string | undefined {
  if (!from.startsWith('.')) return undefined;
  const path = resolve(dirname(file), from);
  return [`${path}.ts`, `${path}.tsx`, join(path, 'index.ts')].find(existsSync);
}

/** The first folder below `sourceFolder`; `.` for the files that put the rooms together. */
export function roomOf(sourceFolder: string, file: string): string {
  return relative(sourceFolder, dirname(file)).split(sep)[0] || '.';
}

/** The imports at run time that lead from `room` to a room outside of `allowed`, as `<file> imports <what>`. */
export function forbiddenImports(
  imports: readonly FileImport[],
  sourceFolder: string,
  room: string,
  allowed: readonly string[],
): string[] {
  return imports
    .filter(({ file, isTypeOnly }) => roomOf(sourceFolder, file) === room && !isTypeOnly)
    .filter(({ target }) => {
      if (target === undefined) return false;
      const other = roomOf(sourceFolder, target);
      return other !== room && !allowed.includes(other);
    })
    .map(({ file, from }) => `${relative(sourceFolder, file)} imports ${from}`);
}

/** The files of one circle of imports, the first one again at the end; empty when there is none. */
export function circleIn(imports: readonly Pick<FileImport, 'file' | 'target'>[]): string[] {
  const arrows = new Map<string, string[]>();
  for (const { file, target } of imports) {
    if (target !== undefined) arrows.set(file, [...(arrows.get(file) ?? []), target]);
  }
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of arrows.get(file) ?? []) {
      const circle = visit(next, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of arrows.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
