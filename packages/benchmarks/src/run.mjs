// The command behind `npm run bench`: runs suites, judges their results by the table of bounds, keeps what a full run
// found.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bounds } from './bounds.mjs';
import { judge } from './measure/judge.mjs';
import { startRecording } from './measure/recording.mjs';
import { commit, facts, readResult, writeResult } from './measure/result-file.mjs';
import { profileInto } from './processes/candidate-process.mjs';
import { generate } from './report/generate.mjs';
import { printMeasured } from './report/print-measured.mjs';
import { loadSuites, suiteNames } from './suite-names.mjs';

const USAGE = `Usage: npm run bench -- [options] [name …]

Runs the named benchmarks, or all of them, one after the other, and writes packages/benchmarks/results/<name>.json and
docs/reference/benchmarks.md. Names: ${suiteNames.join(', ')}.

  --smoke             small and quick: keeps no results, fails when a bound is missed, and missed again when measured once more
  --resume            skips those whose results are of this commit already
  --json              prints the results and the bounds as JSON on stdout; progress goes to stderr in any case
  --cpu-prof=FOLDER   each measured process leaves a CPU profile there; keeps no results
  --list              prints the names
  --help              prints this

Exit code: 0, or 1 when a bound was missed in a smoke run or a benchmark failed, or 2 for a wrong argument.`;

const { values: options, positionals } = readArguments();
if (options.help) stop(USAGE, 0);
if (options.list) stop(suiteNames.join('\n'), 0);
const unknown = positionals.filter((name) => !suiteNames.includes(name));
if (unknown.length > 0) stop(`No benchmark is called ${unknown.join(', ')}. There are: ${suiteNames.join(', ')}.`, 2);
if (options['cpu-prof']) profileInto(resolve(options['cpu-prof']));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const isSmoke = options.smoke;
const isKept = !isSmoke && !options['cpu-prof'];
const suites = await loadSuites(positionals.length > 0 ? positionals : suiteNames);
const begin = performance.now();
const results = [];
const judged = [];
const failed = [];

for (const [index, suite] of suites.entries()) {
  say(`\n[${index + 1}/${suites.length}] ${suite.title} (${elapsed()})`);
  if (options.resume && readResult(suite.name)?.commit === commit()) {
    say('  already measured for this commit');
    continue;
  }
  try {
    await measureAndJudge(suite);
  } catch (error) {
    failed.push(suite.name);
    say(`  FAILED: ${error.stack ?? error}`);
  }
}
if (isKept) await generate();
if (options.json) console.log(JSON.stringify({ results, bounds: judged, failed }, null, 2));
finish();

async function measureAndJudge(suite) {
  let result = await measure(suite);
  let verdicts = judgeAll(suite, result);
  if (isSmoke && verdicts.some((verdict) => !verdict.isHeld)) {
    say('  a bound was missed: measured once more');
    const first = verdicts;
    result = await measure(suite);
    verdicts = judgeAll(suite, result).map((verdict, index) => (first[index].isHeld ? first[index] : verdict));
  }
  results.push(result);
  judged.push(...verdicts);
  if (isKept) writeResult(result);
  printMeasured(suite, result, verdicts, say);
}

async function measure(suite) {
  const { record, rows } = startRecording(suite.metrics);
  const start = performance.now();
  await suite.run({ isSmoke, record });
  const seconds = Math.round((performance.now() - start) / 1000);
  return { suite: suite.name, ...facts(), seconds, rows: rows() };
}

function judgeAll(suite, result) {
  return bounds.filter((bound) => bound.suite === suite.name).map((bound) => judge(bound, result, isSmoke));
}

function finish() {
  const missed = judged.filter((verdict) => !verdict.isHeld);
  say(`\n${judged.length - missed.length} of ${judged.length} bounds held, in ${elapsed()}.`);
  for (const { suite, title } of missed) say(`  missed: ${suite}: ${title}`);
  for (const name of failed) say(`  failed: ${name}`);
  process.exit(failed.length > 0 || (isSmoke && missed.length > 0) ? 1 : 0);
}

function elapsed() {
  const seconds = Math.round((performance.now() - begin) / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function stop(text, code) {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        smoke: { type: 'boolean', default: false },
        resume: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        'cpu-prof': { type: 'string' },
      },
    });
  } catch (error) {
    return stop(`${error.message}\n\n${USAGE}`, 2);
  }
}
