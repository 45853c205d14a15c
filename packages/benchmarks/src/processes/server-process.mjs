// Starts, asks and kills a server program: always in a process of its own, always on 127.0.0.1.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @param name a file of src/servers; @param config what that program understands */
export async function startServer(name, config = {}) {
  const path = fileURLToPath(new URL(`../servers/${name}.mjs`, import.meta.url));
  const child = fork(path, [JSON.stringify(config)], { env: { PATH: process.env.PATH }, execArgv: [] });
  const [{ port, grpcAddress }] = await answerOf(child, name);
  const ask = async (question) => {
    child.send(question);
    return (await answerOf(child, name))[0];
  };
  return {
    /** Of a server that speaks gRPC. */
    grpcAddress,
    url: `${config.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    /** What the server saw so far. */
    counts: () => ask({ counts: true }),
    /** How it answers from now on. */
    setMode: (mode) => ask({ mode }),
    /** Ends it the hard way, as a crash does. */
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function answerOf(child, name) {
  const ended = new AbortController();
  return Promise.race([
    once(child, 'message', { signal: ended.signal }),
    once(child, 'exit', { signal: ended.signal }).then(([code]) =>
      Promise.reject(new Error(`The server ${name} ended with ${code}.`)),
    ),
  ]).finally(() => ended.abort());
}
