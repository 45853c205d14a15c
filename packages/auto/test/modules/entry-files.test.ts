// Which files the bare name of a package may lead to.
import { entryFilesOf } from '../../src/modules/entry-files';

describe('the files that the name of a package may lead to', () => {
  it.each([
    ['a main file', { main: './lib/index.js' }, 'lib/index.js'],
    ['a main file without its extension', { main: 'lib/main' }, 'lib/main.js'],
    ['a main folder', { main: './lib' }, 'lib/index.js'],
    ['nothing', {}, 'index.js'],
    ['the file that bundlers take', { main: 'a.js', module: './es/index.mjs' }, 'es/index.mjs'],
    ['one export', { exports: './index.mjs' }, 'index.mjs'],
    ['conditions', { exports: { import: './i.mjs', require: './r.cjs' } }, 'i.mjs'],
    [
      'nested conditions',
      { exports: { '.': { node: { import: { default: './n.mjs' } } }, './sub': './s.mjs' } },
      'n.mjs',
    ],
    ['alternatives', { exports: { '.': [{ import: './a.mjs' }, './b.js'] } }, 'b.js'],
  ])('are those of %s', (_what, manifest, file) => {
    expect([...entryFilesOf(manifest)]).toContain(file);
  });

  it('are not those of subpaths, and not the main file where exports say something else', () => {
    const manifest = { main: './main.js', exports: { '.': './index.mjs', './sub': './sub.mjs' } };
    expect([...entryFilesOf(manifest)]).toEqual(['index.mjs']);
    expect([...entryFilesOf({ exports: { './sub': './sub.mjs' } })]).toEqual([]);
  });
});
