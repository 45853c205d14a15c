// `npm run matrix:libraries -- [--only TEXT] [--layout npm|pnpm] [--check]`: installs each application, runs it, and
// looks at what the local backend has of its calls. A full run writes results/libraries.json and the table in
// docs/reference/libraries.md.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packPackages } from '../install.mjs';
import { spansOf } from '../run-cell.mjs';
import { writeTable } from '../write-table.mjs';
import { APPLICATIONS, LAYOUTS, MODULE_SYSTEMS } from './applications.mjs';
import { installApplication } from './install-application.mjs';
import { judge } from './judge-cell.mjs';
import { startStubModels } from './stub-models.mjs';
import { librariesTable } from './table.mjs';

const { startLocal } = createRequire(import.meta.url)('@sgp-otel/local');
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    layout: { type: 'string', multiple: true, default: LAYOUTS },
    check: { type: 'boolean', default: false },
  },
});
const say = (text) => process.stderr.write(`${text}\n`);
const TIMEOUT_MILLIS = 90_000;

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const { packageManager } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const applications = APPLICATIONS.filter(
  ({ library, by }) => !options.only || `${library} ${by}`.includes(options.only),
);
const workDir = await mkdtemp(path.join(tmpdir(), 'sgp-otel-libraries-'));
const results = [];
let backend;
let models;
try {
  const [exporter, auto] = await packPackages(workDir);
  const tarballs = { '@sgp-otel/exporter': exporter, '@sgp-otel/auto': auto };
  backend = await startLocal({ port: 0 });
  models = await startStubModels();
  for (const application of applications) {
    for (const layout of options.layout) {
      const folder = await installApplication(workDir, application, layout, { tarballs, packageManager });
      for (const modules of MODULE_SYSTEMS) results.push(await tried(application, { layout, modules, folder }));
      await rm(folder, { recursive: true, force: true });
    }
  }
} finally {
  models?.close();
  await backend?.close();
  await rm(workDir, { recursive: true, force: true });
}
if (options.check) console.log(JSON.stringify(results));
else {
  console.log(`\n${librariesTable(results)}\n`);
  await writeResults();
}

async function writeResults() {
  const file = fileURLToPath(new URL('../../results/libraries.json', import.meta.url));
  const { results: known } = JSON.parse(await readFile(file, 'utf8').catch(() => '{"results":[]}'));
  const place = ({ library, by }) => APPLICATIONS.findIndex((each) => each.library === library && each.by === by);
  const all = [...known.filter((each) => !results.some((result) => isSameWay(each, result))), ...results]
    .filter((each) => place(each) >= 0)
    .toSorted((one, other) => place(one) - place(other));
  const facts = { date: new Date().toISOString().slice(0, 10), node: process.versions.node, results: all };
  await writeFile(file, `${JSON.stringify(facts, null, 2)}\n`);
  await writeTable('libraries.md', 'npm run matrix:libraries', librariesTable(all));
}

function isSameWay(one, other) {
  return ['library', 'by', 'layout', 'modules'].every((key) => one[key] === other[key]);
}

async function tried({ library, by }, { layout, modules, folder }) {
  const cell = `cell-${results.length}`;
  const env = {
    PATH: process.env.PATH,
    STUB_URL: models.url(cell),
    SGP_API_KEY: 'local',
    SGP_ACCOUNT_ID: cell,
    SGP_CLIENT_BASE_URL: backend.url,
  };
  const args = ['--require', '@sgp-otel/auto/register', modules === 'CJS' ? 'app.cjs' : 'app.mjs'];
  const { stdout, stderr } = await start(args, { cwd: folder, env });
  const verdict = stdout.includes('asked')
    ? judge(await spansOf(backend.url, cell), models.bill(cell))
    : { call: 'the program fails', content: '–', tokens: '–', parent: '–' };
  const result = { library, by, layout, modules, ...verdict };
  say(`${library}, ${by}, ${layout}, ${modules}: ${Object.values(verdict).join(' | ')}`);
  if (!stdout.includes('asked')) say(stderr);
  return result;
}

function start(args, settings) {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { ...settings, timeout: TIMEOUT_MILLIS }, (_error, stdout, stderr) => {
      resolve({ stdout, stderr });
    });
  });
}
