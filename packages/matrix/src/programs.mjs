// The programs that must do the same with and without the flag: a file, or a folder with main.mjs, main.cjs, main.js or
// what program.json says.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./programs/', import.meta.url));
const MAIN_FILES = ['main.mjs', 'main.cjs', 'main.js'];

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} source the folder or the file
 * @property {boolean} isFolder
 * @property {string[]} args after the flags
 * @property {string[]} packages of this package's own dependencies, that it imports
 * @property {Record<string, string>} links in its node_modules, to folders of its own
 * @property {boolean} [needsSynchronousHooks] it sees the thread that module hooks have on other versions of Node:
 * docs/reference/zero-code.md
 */

/** @returns {Promise<Program[]>} */
export async function listPrograms() {
  const entries = await readdir(folder, { withFileTypes: true });
  return Promise.all(
    entries.map(async (entry) => {
      const source = path.join(folder, entry.name);
      const isFolder = entry.isDirectory();
      const own = isFolder ? await settingsOf(source) : { args: [entry.name] };
      return { name: path.parse(entry.name).name, source, isFolder, packages: [], links: {}, ...own };
    }),
  );
}

async function settingsOf(source) {
  const files = await readdir(source);
  if (files.includes('program.json')) return JSON.parse(await readFile(path.join(source, 'program.json'), 'utf8'));
  return { args: [MAIN_FILES.find((file) => files.includes(file))] };
}
