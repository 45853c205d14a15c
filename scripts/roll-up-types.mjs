// Rolls up the declarations of the package in the working directory: for each `types` entry of its exports one file,
// made from the declarations that tsc wrote to dist. What is not reachable from the entry, or marked @internal, is not
// in it. Fails when the result names a module that an installed package would not have.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

/** For every compiler and target: */
function portable(code) {
  return (
    code
      // What comes of other packages is types alone; the plugin does not keep the word.
      .replace(/^(import|export) (?=\{[^}]*\} from ')/gm, '$1 type ')
      // Says the same, a class that only its own instances fit, and is no error where the program is compiled for ES5.
      .replace(/^( *)#private;$/gm, "$1private '#private';")
  );
}

for (const { types } of Object.values(manifest.exports)) {
  if (types === undefined) continue;
  const bundle = await rollup({
    input: path.join('dist', path.basename(types)),
    external: (id) => !/^[./]/.test(id),
    plugins: [dts(), { name: 'portable', renderChunk: portable }],
    onwarn(warning) {
      // A declaration file for its side effect alone, such as that of `register`.
      if (warning.code !== 'EMPTY_BUNDLE') throw new Error(warning.message);
    },
  });
  const { output } = await bundle.write({ file: types, format: 'es' });
  await bundle.close();
  const foreign = output.flatMap(({ imports }) => imports).filter((name) => !installed.includes(name));
  if (foreign.length > 0)
    throw new Error(`${types} names ${foreign.join(', ')}, which ${manifest.name} does not install`);
}
