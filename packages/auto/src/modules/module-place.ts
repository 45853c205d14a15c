// Where a file lies within its package: .../node_modules/openai/resources/chat.mjs is `resources/chat.mjs` of `openai`.
import path from 'node:path';

export interface ModulePlace {
  readonly packageName: string;
  readonly folder: string;
  /** Relative to the folder, with slashes. */
  readonly file: string;
}

const NODE_MODULES = `${path.sep}node_modules${path.sep}`;

/** `undefined` for a file that is in no node_modules. */
export function modulePlace(file: string): ModulePlace | undefined {
  const at = file.lastIndexOf(NODE_MODULES);
  if (at < 0) return undefined;
  const start = at + NODE_MODULES.length;
  const [first = '', second = ''] = file.slice(start).split(path.sep, 2);
  const packageName = first.startsWith('@') ? `${first}/${second}` : first;
  const folder = file.slice(0, start + packageName.length);
  const relative = file.slice(folder.length + 1);
  return relative === '' ? undefined : { packageName, folder, file: relative.split(path.sep).join('/') };
}

/** The package that a specifier such as `@scope/name/sub/path` names. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
