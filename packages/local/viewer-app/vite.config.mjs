// Builds the viewer into ../viewer: one page, one script, one stylesheet, and the licences of the libraries in them.
// Nothing is inlined, because the backend's content security policy forbids inline scripts and styles.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { recordBundles } from '../../../scripts/bundle-record.mjs';
import { bundledPackages, licencesText } from '../../../scripts/bundled-packages.mjs';

const PACKAGE = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Writes LICENSES.txt with the licence of every package that ended up in the bundle, and records what is in which file. */
function bundledLicences() {
  return {
    name: 'bundled-licences',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle).flatMap(filesIn);
      const source = licencesText(bundledPackages(files)).join('\n\n');
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source });
    },
    writeBundle(_options, bundle) {
      const outputs = Object.values(bundle).map((file) => ({
        output: `viewer/${file.fileName}`,
        inputs: filesIn(file),
      }));
      recordBundles(PACKAGE, 'viewer', outputs);
    },
  };
}

/** Of a script the modules in it, of another file what it was made of. */
function filesIn(output) {
  const files = output.type === 'chunk' ? output.moduleIds : (output.originalFileNames ?? []);
  const names = files.map((file) => file.replace(/^\0|\?.*$/g, ''));
  return names.map((file) => path.resolve(PACKAGE, 'viewer-app', file));
}

export default defineConfig({
  // Relative, so that the page also works behind a path prefix.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [bundledLicences()],
  build: {
    outDir: '../viewer',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        codeSplitting: false,
        entryFileNames: 'viewer-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
