// The side of a candidate program: its configuration, and how it answers whoever started it.
import { once } from 'node:events';

export const config = JSON.parse(process.argv[2] ?? '{}');

let hasReported = false;
// Whoever started this program is gone: nobody wants the rest.
process.on('disconnect', () => {
  if (!hasReported) process.exit(1);
});

/** Says that the load begins. */
export function reportStart() {
  process.send({ started: true });
}

/** Waits until whoever started the program has looked at what was reached so far. */
export async function checkpoint() {
  process.send({ checkpoint: true });
  await once(process, 'message');
}

/** The program's last word. It does not end the process: what still holds it open is part of the measure. */
export function report(result) {
  hasReported = true;
  process.send({ result }, () => process.disconnect());
}
