// Runs one candidate in a Node process of its own: its memory, its stalls and its exit are then nobody else's.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const KEPT_STDERR = 2_000;
let profileDir;
let profiles = 0;

/** Every candidate that starts after this writes a CPU profile there. */
export function profileInto(folder) {
  profileDir = folder;
}

/**
 * Starts `src/programs/<program>.mjs` with a configuration. Nothing of the caller's environment reaches it but
 * `environment`: settings are defaults.
 * @returns `result`, what the program reported, with the milliseconds from that report to its exit as `exitMillis`; and
 * `started`, which resolves at the program's signal that its load begins. At its checkpoint the program waits for
 * `onCheckpoint`
 */
export function startCandidate(
  program,
  config,
  { execArgv = [], environment = {}, timeoutMillis = 180_000, onCheckpoint } = {},
) {
  const path = fileURLToPath(new URL(`../programs/${program}.mjs`, import.meta.url));
  const child = fork(path, [JSON.stringify(config)], {
    env: { PATH: process.env.PATH, ...environment },
    execArgv: [...execArgv, ...profileArgv(program, config.candidate)],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-KEPT_STDERR);
  });
  let reported;
  let reportedAtMillis;
  let signalStart;
  const started = new Promise((resolve) => {
    signalStart = resolve;
  });
  child.on('message', async (message) => {
    if (message.started) signalStart();
    if (message.checkpoint) {
      await onCheckpoint?.();
      child.send({ goOn: true });
    }
    if (message.result) [reported, reportedAtMillis] = [message.result, performance.now()];
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMillis);
  const result = once(child, 'exit').then(([code, signal]) => {
    clearTimeout(timer);
    signalStart();
    if (reported) return { ...reported, exitMillis: performance.now() - reportedAtMillis };
    throw new Error(`${program} (${config.candidate}) ended with ${signal ?? code} and no result.\n${stderr}`);
  });
  return { started, result };
}

/** The same for a program whose start is of no interest. */
export function runCandidate(program, config, options) {
  return startCandidate(program, config, options).result;
}

function profileArgv(program, candidate) {
  if (!profileDir) return [];
  profiles += 1;
  const name = [program, candidate, profiles]
    .filter(Boolean)
    .join('-')
    .replace(/[^\w-]+/g, '-');
  return ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, `--cpu-prof-name=${name}.cpuprofile`];
}
