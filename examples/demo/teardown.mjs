// Stops what the demo started, last started first, once: at the end, after a failure, or on Ctrl-C.

export function createTeardown() {
  const stops = [];
  let running;
  const teardown = {
    get started() {
      return running !== undefined;
    },
    add(stop) {
      stops.push(stop);
    },
    run() {
      running ??= stopAll(stops);
      return running;
    },
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await teardown.run();
      process.exit(0);
    });
  }
  return teardown;
}

async function stopAll(stops) {
  for (const stop of stops.reverse()) {
    try {
      await stop();
    } catch (error) {
      console.error(`demo: a part did not stop cleanly: ${error.message}`);
    }
  }
}
