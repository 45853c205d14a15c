// Preloaded: a disk on which each sync takes 20 ms, as one that many share.
const fs = require('node:fs');

const SYNC_MILLIS = 20;

for (const call of ['fsync', 'fdatasync']) {
  const real = fs[call];
  const realSync = fs[`${call}Sync`];
  fs[call] = (fd, callback) => setTimeout(() => real(fd, callback), SYNC_MILLIS);
  fs[`${call}Sync`] = (fd) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SYNC_MILLIS);
    realSync(fd);
  };
}
