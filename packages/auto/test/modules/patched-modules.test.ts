// Which files of an application instrumentations see, and which are left to Node.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PatchedModules } from '../../src/modules/patched-modules';

let root: string;
const at = (file: string) => path.join(root, 'node_modules', file);

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'patched-modules-'));
  for (const [name, main] of [
    ['library', './main.mjs'],
    ['@scope/library', './main.mjs'],
  ] as const) {
    mkdirSync(at(name), { recursive: true });
    writeFileSync(at(`${name}/package.json`), JSON.stringify({ name, exports: main }));
  }
});

afterAll(() => rmSync(root, { recursive: true }));

describe('modules that instrumentations want to see', () => {
  it('are the entry of a package and the files that are named, and no others', () => {
    const patched = new PatchedModules();
    patched.add(['library', ['library/inner/client.js']]);
    expect(patched.has(at('library/main.mjs'))).toBe(true);
    expect(patched.has(at('library/inner/client.js'))).toBe(true);
    expect(patched.has(at('library/inner/other.js'))).toBe(false);
    expect(patched.has(at('@scope/library/main.mjs'))).toBe(false);
    expect(patched.has(path.join(root, 'library/main.mjs'))).toBe(false);
  });

  it('are all files of a package when nobody says which', () => {
    const patched = new PatchedModules();
    expect(patched.add(['@scope/library', 'all'])).toBe(true);
    expect(patched.add(['@scope/library', 'all'])).toBe(false);
    expect(patched.has(at('@scope/library/any.mjs'))).toBe(true);
    expect(patched.has(at('library/node_modules/@scope/library/any.mjs'))).toBe(true);
    expect(patched.has(at('@scope/library-of-another/any.mjs'))).toBe(false);
  });

  it('are files outside of packages by their absolute path', () => {
    const patched = new PatchedModules();
    patched.add([path.join(root, 'handler.mjs'), 'all']);
    expect(patched.hasUrl(pathToFileURL(path.join(root, 'handler.mjs')).href)).toBe(true);
    expect(patched.hasUrl(pathToFileURL(path.join(root, 'other.mjs')).href)).toBe(false);
  });

  it('are never builtins, data or what is left out', () => {
    const patched = new PatchedModules(['library', 'node:http']);
    for (const name of ['http', 'node:fs', 'library', 'library/sub']) expect(patched.add([name, 'all'])).toBe(false);
    expect(patched.has(at('library/main.mjs'))).toBe(false);
    expect(patched.hasUrl('node:http')).toBe(false);
    expect(patched.hasUrl('data:text/javascript,')).toBe(false);
  });

  it('are the same after they were passed to another thread', () => {
    const patched = new PatchedModules();
    patched.add(['library', ['library/inner/client.js']]);
    patched.add(['@scope/library', 'all']);
    patched.add([path.join(root, 'handler.mjs'), 'all']);
    const copy = new PatchedModules();
    for (const each of structuredClone(patched.list())) copy.add(each);
    expect(copy.list()).toEqual(patched.list());
  });
});
