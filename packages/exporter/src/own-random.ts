// Random numbers of our own: a program that seeds or replaces `Math.random`, or runs with `--random-seed`, gets the
// same sequence from it as without us.

/** From 0 to below 1, for waits that spread. */
export function ownRandom(): number {
  const { randomInt } = require('node:crypto') as typeof import('node:crypto');
  return randomInt(2 ** 32) / 2 ** 32;
}
