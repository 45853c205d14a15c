// Bundles what applications load into one file for each entry: reading and compiling a hundred small modules would be
// most of the time that requiring this package takes. The modules themselves stay beside it for tests and benchmarks,
// and are not published.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { esbuildInputs, recordBundles } from '../../../scripts/bundle-record.mjs';

const packageDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The room of the spool is a bundle of its own beside the others, not a part of them. */
const spoolAside = {
  name: 'spool-aside',
  setup({ onResolve }) {
    onResolve({ filter: /\/spool-room$/ }, ({ kind }) =>
      kind === 'require-call' ? { path: './spool-room.js', external: true } : undefined,
    );
  },
};

const { metafile } = await build({
  plugins: [spoolAside],
  absWorkingDir: packageDir,
  // The thread that sends at exit is a program of its own; the spool is loaded only where it is switched on, the
  // replay by the gateway.
  entryPoints: ['src/index.ts', 'src/at-exit/delivery-thread.ts', 'src/spool-room.ts', 'src/replay-room.ts'],
  entryNames: '[name]',
  outdir: 'dist/bundle',
  bundle: true,
  // In place of the globals of the same names, in every module of the bundle.
  inject: ['src/own-globals.ts'],
  metafile: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Not minified: names and lines in a stack trace are readable as they are.
  legalComments: 'none',
  // vendor/ is loaded on demand; from dist/bundle it has the same relative path as from the rooms of dist.
  external: ['@opentelemetry/api', '@opentelemetry/core', '../../vendor/*'],
});

recordBundles(
  packageDir,
  'entry',
  Object.keys(metafile.outputs).map((output) => ({ output, inputs: esbuildInputs(metafile, output, packageDir) })),
);
