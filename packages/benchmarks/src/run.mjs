// `npm run bench [name …]`: runs the named benchmarks, or all, and prints what each of them found.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = new URL('./suites/', import.meta.url);
const known = (await readdir(fileURLToPath(folder))).map((file) => file.replace(/\.mjs$/, '')).sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : known) {
  console.log(`\n${name}`);
  const { run } = await import(new URL(`${name}.mjs`, folder));
  console.table(await run());
}
