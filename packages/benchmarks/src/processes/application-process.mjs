// Starts one of src/applications with Node flags and environment of a candidate.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The stock SDK flushes at SIGTERM, which takes a moment, and then keeps the process. */
const STOP_LIMIT_MILLIS = 3_000;
const KEPT_STDERR = 2_000;
/** Where `--require` finds the packages. */
const packageDir = fileURLToPath(new URL('../../', import.meta.url));

export async function startApplication(name, { execArgv, environment }) {
  const path = fileURLToPath(new URL(`../applications/${name}-app.cjs`, import.meta.url));
  const child = fork(path, [], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
    execArgv,
    cwd: packageDir,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-KEPT_STDERR);
  });
  const answer = async () => {
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The ${name} application ended with ${code}.\n${stderr}`);
    });
    ended.catch(() => {});
    const [message] = await Promise.race([once(child, 'message'), ended]);
    return message;
  };
  const { port } = await answer();
  return {
    url: `http://127.0.0.1:${port}`,
    async usage() {
      child.send({ usage: true });
      return answer();
    },
    /** SIGTERM, as a platform does; what does not end then is killed. */
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MILLIS);
      await exited;
      clearTimeout(limit);
    },
  };
}
