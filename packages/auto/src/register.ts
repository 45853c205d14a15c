// `node --require @sgp-otel/auto/register app.js`: starts tracing before the application loads. Whatever goes wrong
// here, the application runs. An old Node reads this file too: its syntax is Node 12's, and what is newer is loaded
// only where it can be read.
import { tooOldNode } from './environment/node-version';

const tooOld = tooOldNode();
try {
  if (tooOld === undefined) {
    (require('./register-tracing') as typeof import('./register-tracing')).registerTracing(__filename);
  } else {
    (require('./register-nothing') as typeof import('./register-nothing')).registerNothing(__filename, tooOld);
  }
} catch (error) {
  // Not through the API's logger, which may be what failed.
  const reason = tooOld || String(error instanceof Error ? error.message : error).split('\n')[0];
  process.stderr.write(`[error] @sgp-otel/auto Tracing did not start; the application runs without it: ${reason}\n`);
}
