// Bundles got (ESM only) into one CommonJS file that is loaded at the first export, and the proxy agents into another that is loaded only where
// a proxy is set, and collects the licences of everything inside them. Bundled, got loads twice as fast as the package itself and works where
// `require` of ES modules does not (older runtimes, jest, application bundlers).
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packageDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const outDir = path.join(packageDir, 'vendor');

const leftOut = path.join(packageDir, 'scripts', 'left-out-of-got.mjs');

const isCurrent = async () => {
  try {
    const inputs = [
      fileURLToPath(import.meta.url),
      leftOut,
      ...['got', 'hpagent'].map((name) => fileURLToPath(import.meta.resolve(name))),
    ];
    const built = (await stat(path.join(outDir, 'LICENSES.txt'))).mtimeMs;
    return (await Promise.all(inputs.map(async (file) => (await stat(file)).mtimeMs))).every((time) => time < built);
  } catch {
    return false;
  }
};

/** The directory of the package that a bundled file belongs to: the nearest one whose package.json has a name. */
const packageDirOf = async (file) => {
  for (let dir = path.dirname(file); dir !== path.dirname(dir); dir = path.dirname(dir)) {
    try {
      if (JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8')).name) return dir;
    } catch {
      // no package.json here: look one level up
    }
  }
  throw new Error(`No package found for the bundled file ${file}`);
};

const licenceOf = async (dir) => {
  const manifest = JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8'));
  const name = (await readdir(dir)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = name ? await readFile(path.join(dir, name), 'utf8') : `Licence: ${manifest.license}`;
  return [`${manifest.name}@${manifest.version}`, text.trim()];
};

/** Returns the licence of each package inside. */
const bundle = async (name, contents, options = {}) => {
  const result = await build({
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
    outfile: path.join(outDir, name),
    ...options,
  });
  const files = Object.keys(result.metafile.inputs).filter((input) => input !== '<stdin>' && !leftOut.endsWith(input));
  const dirs = new Set(await Promise.all(files.map((input) => packageDirOf(path.resolve(packageDir, input)))));
  return Promise.all([...dirs].map(licenceOf));
};

if (!(await isCurrent())) {
  await mkdir(outDir, { recursive: true });
  const got = await bundle('got.js', "export { got } from 'got';", {
    alias: { 'http2-wrapper': leftOut, 'cacheable-request': leftOut, 'cacheable-lookup': leftOut },
    inject: [leftOut],
    define: { 'Intl.ListFormat': 'ListFormat' },
  });
  const proxy = await bundle('proxy.js', "export { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';");
  const licences = [...new Map([...got, ...proxy])].sort(([a], [b]) => (a < b ? -1 : 1));
  const sections = licences.map(([name, text]) => `${name}\n\n${text}\n`);
  await writeFile(
    path.join(outDir, 'LICENSES.txt'),
    `The files of this folder contain these packages.\n\n${sections.join(`\n${'-'.repeat(78)}\n\n`)}`,
  );
}
