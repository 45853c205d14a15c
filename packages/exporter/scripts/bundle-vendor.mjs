// Bundles got (ESM only) into one CommonJS file that is loaded at the first export, and the proxy agents into another
// that is loaded only where a proxy is set, and collects the licences of everything inside them. Bundled, got loads
// twice as fast as the package itself and works where `require` of ES modules does not (older runtimes, jest,
// application bundlers).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { esbuildInputs, isRecorded, keyOf, recordBundles } from '../../../scripts/bundle-record.mjs';
import { bundledPackages, licencesText } from '../../../scripts/bundled-packages.mjs';

const packageDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const workspace = path.join(packageDir, '../..');
const leftOut = path.join(packageDir, 'scripts', 'left-out-of-got.mjs');
const LICENCES = 'vendor/LICENSES.txt';

const OWN_GLOBALS = 'src/own-globals.ts';

/** What decides the content: the versions in the lock file, and how they are bundled. */
const key = keyOf(
  [
    'pnpm-lock.yaml',
    'packages/exporter/scripts/bundle-vendor.mjs',
    'packages/exporter/scripts/left-out-of-got.mjs',
    'packages/exporter/src/own-globals.ts',
    'scripts/bundle-record.mjs',
    'scripts/bundled-packages.mjs',
  ].map((file) => path.join(workspace, file)),
);

const bundle = async (output, contents, options = {}) => {
  const { metafile } = await build({
    stdin: { contents, resolveDir: packageDir },
    absWorkingDir: packageDir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Whitespace and syntax only: names stay readable in a stack trace.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    outfile: path.join(packageDir, output),
    ...options,
  });
  return { output, inputs: esbuildInputs(metafile, output, packageDir) };
};

/** The names of the globals that got is given. */
async function ownGlobals() {
  const { metafile } = await build({
    entryPoints: [OWN_GLOBALS],
    absWorkingDir: packageDir,
    outdir: packageDir,
    format: 'esm',
    metafile: true,
    write: false,
  });
  return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
}

/** An address is no name that TLS may ask for: Node warns, and throws with --throw-deprecation. */
const namesOfHostsOnly = {
  name: 'names-of-hosts-only',
  setup({ onLoad }) {
    onLoad({ filter: /hpagent.index\.js$/ }, ({ path: file }) => {
      const code = readFileSync(file, 'utf8');
      const contents = code.replaceAll(
        'requestOptions.servername = this.proxy.hostname',
        "requestOptions.servername = /^[\\d.]+$|^\\[/.test(this.proxy.hostname) ? '' : this.proxy.hostname",
      );
      if (contents === code) throw new Error('hpagent names the server in another way.');
      return { contents };
    });
  },
};

if (!isRecorded(packageDir, 'vendor', key)) {
  mkdirSync(path.join(packageDir, 'vendor'), { recursive: true });
  const bundles = [
    await bundle('vendor/got.js', "export { got } from 'got';", {
      alias: { 'http2-wrapper': leftOut, 'cacheable-request': leftOut, 'cacheable-lookup': leftOut },
      inject: [leftOut],
      define: { 'Intl.ListFormat': 'ListFormat' },
      // A function of the timers, clocks and other globals it is to use, in place of those that are there when it is
      // loaded, which a test or a polyfill may have replaced.
      banner: {
        js: `module.exports=({setTimeout,clearTimeout,RealDate:Date,${await ownGlobals()}})=>{const module={exports:{}};`,
      },
      footer: { js: 'return module.exports};' },
    }),
    await bundle('vendor/proxy.js', "export { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';", {
      plugins: [namesOfHostsOnly],
    }),
  ];
  const sections = licencesText(bundledPackages(bundles.flatMap(({ inputs }) => inputs)));
  writeFileSync(
    path.join(packageDir, LICENCES),
    `The files of this folder contain these packages.\n\n${sections.join(`\n${'-'.repeat(78)}\n\n`)}`,
  );
  recordBundles(packageDir, 'vendor', [...bundles, { output: LICENCES, inputs: [] }], key);
}
