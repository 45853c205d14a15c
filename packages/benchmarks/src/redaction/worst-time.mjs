// The command behind `npm run bench:redaction-time`: the CPU time that redaction takes for texts made to take long,
// per megabyte of characters. Each unit is repeated to a text, which is redacted and, as a long text of a span is,
// looked through for whether it may hold a credential. Exit code 1 when one takes longer than the bound. `-- <part of
// a unit>` measures the units that hold it.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { adversarialUnits } from './adversarial-units.mjs';

const require = createRequire(import.meta.url);
const dist = dirname(dirname(require.resolve('@sgp-otel/exporter')));
const { redactText, mayHoldCredential } = require(join(dist, 'redact/redact-text.js'));

const MAX_CPU_MILLIS = 100;
const MEGABYTE = 1_000_000;
/**
 * A quarter of a megabyte shows the same time per megabyte where the work is in proportion to the text; the whole one
 * shows where it is not.
 */
const SAMPLE_CHARS = 250_000;
const SAMPLES = 3;
/** What takes a good part of the bound is measured as a whole megabyte. */
const CLOSER_CPU_MILLIS = MAX_CPU_MILLIS / 2;
const CLOSER_SAMPLES = 5;
const SHOWN = 20;

const tasks = { redactText, mayHoldCredential };

function cpuMillisPerMegabyte(task, text, samples) {
  let least = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < samples; sample++) {
    const before = process.cpuUsage();
    task(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, ((user + system) / 1000) * (MEGABYTE / text.length));
  }
  return least;
}

const textOf = (unit, chars) => unit.repeat(Math.ceil(chars / unit.length));

const part = process.argv[2] ?? '';
const units = adversarialUnits.filter((unit) => unit.includes(part));
const results = [];
for (const unit of units) {
  for (const [name, task] of Object.entries(tasks)) {
    let cpuMillis = cpuMillisPerMegabyte(task, textOf(unit, SAMPLE_CHARS), SAMPLES);
    if (cpuMillis > CLOSER_CPU_MILLIS) cpuMillis = cpuMillisPerMegabyte(task, textOf(unit, MEGABYTE), CLOSER_SAMPLES);
    results.push({ unit, name, cpuMillis });
  }
}
results.sort((a, b) => b.cpuMillis - a.cpuMillis);
const missed = results.filter(({ cpuMillis }) => cpuMillis > MAX_CPU_MILLIS);
for (const { unit, name, cpuMillis } of results.slice(0, Math.max(SHOWN, missed.length))) {
  const isHeld = cpuMillis <= MAX_CPU_MILLIS;
  console.log(
    `${isHeld ? 'held  ' : 'MISSED'} ${cpuMillis.toFixed(1).padStart(8)} ms per MB  ${name.padEnd(17)} ${JSON.stringify(unit)}`,
  );
}
console.log(
  `${results.length - missed.length} of ${results.length} within ${MAX_CPU_MILLIS} ms of CPU time per MB: ${units.length} units.`,
);
process.exitCode = missed.length > 0 ? 1 : 0;
