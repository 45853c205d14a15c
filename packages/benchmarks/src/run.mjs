// `npm run bench -- [--quick] [--cpu-prof=FOLDER] [name …]`: runs the named benchmarks, or all, prints what each of them found, and
// writes it to results/. A quick run shows that everything works; its figures are not kept.
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { profileInto } from './processes/candidate-process.mjs';
import { writeResults } from './results-file.mjs';

const folder = new URL('./suites/', import.meta.url);
const known = (await readdir(fileURLToPath(folder))).map((file) => file.replace(/\.mjs$/, '')).sort();
const { values: options, positionals: asked } = readArguments();
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) fail(`No benchmark is called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
if (options['cpu-prof']) profileInto(resolve(options['cpu-prof']));

for (const name of asked.length > 0 ? asked : known) {
  console.log(`\n${name}`);
  const { run } = await import(new URL(`${name}.mjs`, folder));
  const rows = await run({ quick: options.quick });
  console.table(rows);
  if (!options.quick && !options['cpu-prof']) writeResults(name, rows);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { quick: { type: 'boolean', default: false }, 'cpu-prof': { type: 'string' } },
    });
  } catch (error) {
    return fail(`${error.message} Usage: npm run bench -- [--quick] [--cpu-prof=FOLDER] [name …]`);
  }
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
