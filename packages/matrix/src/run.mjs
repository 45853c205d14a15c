// `npm run matrix -- [--quick] [--json] [--node VERSION …]`: tries every cell and says what it found. A full run writes
// results/matrix.json and the table in docs/reference/matrix.md; `--quick` tries the Node that runs this only.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cellsFor, LINES, NODE_VERSIONS } from './cells.mjs';
import { differencesOf } from './compare-program.mjs';
import { cacheDir, installApplication, installBeside, installNode, packPackages } from './install.mjs';
import { listPrograms } from './programs.mjs';
import { faultOf } from './run-cell.mjs';
import { markdownTable } from './table.mjs';
import { writeTable } from './write-table.mjs';

const require = createRequire(import.meta.url);
const { startLocal } = require('@sgp-otel/local');
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    node: { type: 'string', multiple: true, default: [] },
  },
});
const say = (text) => process.stderr.write(`${text}\n`);

const CELLS_AT_ONCE = 2;
const isFull = !options.quick && options.node.length === 0;
const nodeVersions = options.node.length > 0 ? options.node : NODE_VERSIONS;
const cells = cellsFor({ isQuick: options.quick, nodeVersions });

await mkdir(cacheDir, { recursive: true });
const workDir = await mkdtemp(path.join(tmpdir(), 'sgp-otel-matrix-'));
const results = [];
let backend;
try {
  say('packing, installing the applications and Node');
  const tarballs = await packPackages(workDir);
  const install = async (line) => [
    line,
    await installApplication(workDir, line, tarballs, { withJest: !options.quick }),
  ];
  const folders = Object.fromEntries(await Promise.all(Object.keys(LINES).map(install)));
  const layouts = new Set(cells.flatMap(({ layout }) => layout ?? []));
  for (const layout of layouts) folders[layout] = await installBeside(workDir, layout, tarballs);
  const binaries = {};
  for (const node of new Set(cells.map((cell) => cell.node))) binaries[node] = await installNode(node);
  backend = await startLocal({ port: 0 });
  const waiting = [...cells.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, cell] = next;
      const where = {
        binary: binaries[cell.node],
        folder: folders[cell.layout ?? cell.line],
        account: `cell-${index}`,
      };
      results[index] = await tried(cell, where);
      sayResult(results[index], cells.length - waiting.length);
    }
  };
  await Promise.all(Array.from({ length: CELLS_AT_ONCE }, worker));
  // A quick run leaves them to their own test.
  if (!options.quick) for (const node of nodeVersions) results.push(await triedPrograms(node, binaries[node]));
} finally {
  await backend?.close();
  await rm(workDir, { recursive: true, force: true });
}

if (options.json) console.log(JSON.stringify(results, null, 2));
else console.log(`\n${markdownTable(results)}\n`);
if (isFull) await writeResults();
const failed = results.filter(({ status }) => status === 'failed');
say(`${results.length} cells, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

function sayResult({ node, line, what, status, reason }, count) {
  say(
    `${count}/${cells.length} Node ${node}, OpenTelemetry ${line}, ${what}: ${status}${reason ? ` (${reason})` : ''}`,
  );
}

async function tried({ node, line, what, ...cell }, where) {
  const known = { node, line, what };
  if (cell.sinceNode > Number(node.split('.')[0])) {
    return { ...known, status: 'skipped', reason: `needs Node ${cell.sinceNode}` };
  }
  const reason = await faultOf({ node, line, what, ...cell }, { ...where, backendUrl: backend.url });
  return reason === undefined ? { ...known, status: 'ok' } : { ...known, status: 'failed', reason };
}

async function triedPrograms(node, binary) {
  const register = require.resolve('@sgp-otel/auto/register');
  const programs = await listPrograms();
  const differing = [];
  for (const program of programs) {
    const differences = await differencesOf(program, { binary, backendUrl: backend.url, register });
    if (differences.length > 0) differing.push(program.name);
  }
  const known = { node, line: '–', what: `${programs.length} programs, the same with and without the flag` };
  const reason = differing.length > 0 ? `other with the flag: ${differing.join(', ')}` : undefined;
  say(`Node ${node}, ${known.what}: ${reason ?? 'ok'}`);
  return reason === undefined ? { ...known, status: 'ok' } : { ...known, status: 'failed', reason };
}

async function writeResults() {
  const file = fileURLToPath(new URL('../results/matrix.json', import.meta.url));
  const facts = { date: new Date().toISOString().slice(0, 10), lines: LINES, results };
  await writeFile(file, `${JSON.stringify(facts, null, 2)}\n`);
  await writeTable('matrix.md', 'npm run matrix', markdownTable(results));
}
