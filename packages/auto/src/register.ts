// `node --require @sgp-otel/auto/register app.js`: starts tracing before the application loads. Whatever goes wrong here, the
// application runs.
import { nameFileInInheritedFlags } from './inherited-flags';
import { isModuleHooksThread } from './thread';
import { isToolProcess } from './tool-process';

try {
  // Loaded only where it is used: the SDK takes a fifth of a second, and Node preloads this file in the hooks thread too.
  if (!isModuleHooksThread()) {
    nameFileInInheritedFlags(__filename);
    if (!isToolProcess(process.argv[1], process.execArgv))
      (require('./start-tracing') as typeof import('./start-tracing')).startTracing();
  }
} catch (error) {
  // Not through the API's logger, which may be what failed.
  process.stderr.write(
    `[error] @sgp-otel/auto Tracing did not start; the application runs without it: ${String((error as Error)?.message ?? error).split('\n')[0]}\n`,
  );
}
