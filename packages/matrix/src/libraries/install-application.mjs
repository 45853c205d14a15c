// An application as a user has it: the packed tarballs and its libraries, in the folders of npm or of pnpm, with its
// program for both module systems.
import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const programs = fileURLToPath(new URL('./programs/', import.meta.url));

/** @param tarballs by the name of their package @returns the folder */
export async function installApplication(workDir, application, layout, { tarballs, packageManager }) {
  const folder = path.join(workDir, `${layout}-${application.library}-${application.by}`.replace(/[^\w-]+/g, '-'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(programs, folder, { recursive: true });
  const ours = Object.fromEntries(Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`]));
  const dependencies = { '@opentelemetry/api': '1.9.1', ...application.packages, ...ours };
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'application', private: true, dependencies }),
  );
  await writeFile(path.join(folder, 'app.cjs'), commonJs(application));
  await writeFile(path.join(folder, 'app.mjs'), esModule(application));
  await (layout === 'npm' ? installWithNpm(folder) : installWithPnpm(folder, ours, packageManager));
  return folder;
}

function installWithNpm(cwd) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock', '--prefer-offline'];
  // The tools' peers ask for older libraries than those that work.
  return run('npm', ['install', '--legacy-peer-deps', ...quiet], { cwd });
}

async function installWithPnpm(cwd, ours, packageManager) {
  const overrides = Object.entries(ours).map(([name, file]) => `  '${name}': '${file}'`);
  const settings = ['packages: []', 'strictDepBuilds: false', 'overrides:', ...overrides, ''];
  await writeFile(path.join(cwd, 'pnpm-workspace.yaml'), settings.join('\n'));
  await run('npx', ['--yes', packageManager, 'install', '--prefer-offline', '--no-lockfile'], { cwd });
}

function commonJs({ program, loads }) {
  const loaded = Object.entries(loads).map(([name, from]) => `  ${name}: require('${from}'),`);
  return [`require('./${program}.cjs')({`, ...loaded, '});', ''].join('\n');
}

function esModule({ program, loads }) {
  const imports = Object.entries(loads).map(([name, from]) => `import * as ${name} from '${from}';`);
  return [
    ...imports,
    `import run from './${program}.cjs';`,
    `await run({ ${Object.keys(loads).join(', ')} });`,
    '',
  ].join('\n');
}
