// Writes docs/reference/benchmarks.md, its charts and the quotes of README.md from the results. As a program:
// `--check` writes nothing and fails when one of them is not what the results say; `--results=FOLDER` takes them
// from elsewhere.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readResult } from '../measure/result-file.mjs';
import { loadSuites, suiteNames } from '../suite-names.mjs';
import { chartSvg } from './charts.mjs';
import { benchmarksPage } from './page.mjs';
import { pageWithQuotes } from './quotes.mjs';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const README = 'README.md';

export async function generate(resultsFolder) {
  mkdirSync(join(root, 'docs/reference/benchmarks'), { recursive: true });
  for (const [path, text] of await generatedFiles(resultsFolder)) writeFileSync(join(root, path), text);
}

/** @returns the files that differ from what the results say */
export async function outdatedFiles(resultsFolder) {
  const files = await generatedFiles(resultsFolder);
  return files.filter(([path, text]) => !existsSync(join(root, path)) || readText(path) !== text).map(([path]) => path);
}

async function generatedFiles(resultsFolder) {
  const suites = await loadSuites(suiteNames);
  const results = Object.fromEntries(
    suiteNames.map((name) => [name, readResult(name, resultsFolder)]).filter(([, result]) => result),
  );
  const charts = suites
    .filter(({ name }) => results[name])
    .map((suite) => [`docs/reference/benchmarks/${suite.name}.svg`, chartSvg(suite, results[suite.name])]);
  return [
    ['docs/reference/benchmarks.md', benchmarksPage(suites, results)],
    ...charts,
    [README, pageWithQuotes(readText(README), results)],
  ];
}

function readText(path) {
  return readFileSync(join(root, path), 'utf8');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, results: { type: 'string' } } });
  if (values.check) {
    const outdated = await outdatedFiles(values.results);
    for (const path of outdated) console.error(`${path} is not what the results say: run \`npm run bench:docs\`.`);
    process.exitCode = outdated.length > 0 ? 1 : 0;
  } else await generate(values.results);
}
