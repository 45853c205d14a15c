// Starts, asks and kills a server program: always in a process of its own, always on 127.0.0.1.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @param name a file of src/servers; @param config what that program understands */
export async function startServer(name, config = {}) {
  const path = fileURLToPath(new URL(`../servers/${name}.mjs`, import.meta.url));
  const child = fork(path, [JSON.stringify(config)], { env: { PATH: process.env.PATH }, execArgv: [] });
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`The server ${name} ended with ${code}.`))),
  ]);
  const url = `http://127.0.0.1:${message.port}`;
  return {
    url,
    /** What the server saw so far. */
    counts: async () => (await fetch(`${url}/control/counts`)).json(),
    /** Ends it the hard way, as a crash does. */
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
