// The longest tests first, so that at the end no core waits for one of them: as long as they took here before, else by
// what their suffix says they use.
const Sequencer = require('@jest/test-sequencer').default;

/** Seconds that a test takes, roughly, where none is remembered: the first that fits. */
const SECONDS = [
  [/\/(?:suspects[a-z-]*|outage)\.server\.test|\/viewer\.browser\.test|\/cli\.process\.test/, 60],
  [/\.(?:matrix|browser)\.test/, 30],
  [/\.process\.test/, 12],
  [/\.property\.test/, 10],
  [/\.server\.test/, 8],
];

class LongestFirst extends Sequencer {
  sort(tests) {
    // It looks up what is remembered.
    return super.sort(tests).sort((one, other) => expectedMillis(other) - expectedMillis(one));
  }
}

function expectedMillis({ path, duration }) {
  if (duration !== undefined) return duration;
  const [, seconds = 1] = SECONDS.find(([pattern]) => pattern.test(path)) ?? [];
  return seconds * 1000;
}

module.exports = LongestFirst;
