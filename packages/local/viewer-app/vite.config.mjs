// Builds the viewer into ../viewer: one page, one script, one stylesheet, and the licences of the libraries in them.
// Nothing is inlined, because the backend's content security policy forbids inline scripts and styles.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vite';

const PACKAGE_ROOT = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/** Writes LICENSES.txt with the licence of every package that ended up in the bundle. */
function bundledLicences() {
  return {
    name: 'bundled-licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
      const folders = new Set(modules.map((id) => PACKAGE_ROOT.exec(id)?.[1]).filter(Boolean));
      this.emitFile({
        type: 'asset',
        fileName: 'LICENSES.txt',
        source: [...folders].map(licenceOf).sort().join('\n\n'),
      });
    },
  };
}

function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : `Licence: ${manifest.license}`;
  return `${manifest.name}@${manifest.version}\n\n${text}`;
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
