// `node src/top-of-profile.mjs FILE.cpuprofile`: the functions that a profile of `--cpu-prof` spent the most time in
// themselves.
import { readFileSync } from 'node:fs';

const LINES = 25;
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const nodeById = new Map(nodes.map((node) => [node.id, node]));
const selfMicros = new Map();
let busyMicros = 0;
samples.forEach((id, index) => {
  const { functionName, url, lineNumber } = nodeById.get(id).callFrame;
  if (functionName === '(idle)') return;
  busyMicros += timeDeltas[index];
  const file = url
    .replace(/^.*(?=\/(packages|node_modules)\/)/, '')
    .split('/')
    .slice(-3)
    .join('/');
  const label = `${functionName || '(anonymous)'} ${file}${url ? `:${lineNumber + 1}` : ''}`;
  selfMicros.set(label, (selfMicros.get(label) ?? 0) + timeDeltas[index]);
});
console.log(`busy: ${(busyMicros / 1000).toFixed(0)} ms`);
for (const [label, micros] of [...selfMicros].sort((a, b) => b[1] - a[1]).slice(0, LINES)) {
  console.log(
    `${((100 * micros) / busyMicros).toFixed(1).padStart(5)} %  ${(micros / 1000).toFixed(0).padStart(6)} ms  ${label}`,
  );
}
