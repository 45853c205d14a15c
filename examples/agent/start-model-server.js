// Starts the bundled model server as a process of its own, so that its work stays out of this process's
// traces, and waits until it is ready. It lives as long as the IPC channel: it ends however we end.

const { fork } = require('node:child_process');
const path = require('node:path');

const readyTimeoutMillis = 15_000;

function startModelServer() {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'model-server.js'), {
      // Neither `--require` flags nor NODE_OPTIONS are handed down: the child is not traced.
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const fail = (reason) => {
      child.kill();
      reject(new Error(`the model server did not become ready (${reason})`));
    };
    const timer = setTimeout(() => fail(`waited ${readyTimeoutMillis} ms`), readyTimeoutMillis);
    const failOnExit = (code, signal) => {
      clearTimeout(timer);
      fail(signal ?? `exit code ${code}`);
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', failOnExit);
    child.once('message', ({ url }) => {
      clearTimeout(timer);
      child.off('exit', failOnExit);
      child.unref();
      child.channel?.unref();
      resolve({
        url,
        pid: child.pid,
        onExit: (listener) => child.once('exit', (code, signal) => listener(signal ?? `exit code ${code}`)),
      });
    });
  });
}

module.exports = { startModelServer };
