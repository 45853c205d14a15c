// Variables that the application's code sets (dotenv and its kind) after the flag has run: what was read at start
// stays, and one line says so.
import { clearTimeout, setTimeout } from '../clock/real-time';
import { log } from '../diagnostics/log';
import { connectionVariables } from '../environment/environment';
import { isMainThread } from '../environment/thread';
import { aroundProcessEvents } from './process-emit';

/**
 * When the variables are compared with those at the start: soon, for programs that read a file, and later, for those
 * that fetch secrets. The last time is the end of the process.
 */
const COMPARE_AFTER_MILLIS = [100, 1_000, 10_000, 60_000];

/** @param isSgp whether spans go to SGP with what was read */
export function watchForLateVariables(isSgp: boolean): void {
  // A worker thread has a copy of the variables: changes of it are its own matter.
  if (!isMainThread) return;
  const atStart = connectionVariables();
  const timers = COMPARE_AFTER_MILLIS.map((millis) => setTimeout(compareWithStart, millis).unref());
  aroundProcessEvents({
    exit: (deliver) => {
      compareWithStart();
      return deliver();
    },
  });
  let isSaid = false;

  function compareWithStart(): void {
    if (isSaid) return;
    const now = presentVariables();
    const late = Object.keys(now).filter((name) => now[name] && now[name] !== atStart[name]);
    if (late.length === 0) return;
    for (const timer of timers) clearTimeout(timer);
    isSaid = true;
    log.warn(lateLine(late, isSgp));
  }
}

/** None while a test has taken the global `process` away. */
function presentVariables(): ReturnType<typeof connectionVariables> {
  try {
    return connectionVariables();
  } catch {
    return {};
  }
}

function lateLine(names: readonly string[], isSgp: boolean): string {
  const many = names.length > 1;
  const result = isSgp ? 'what was set at the start of the process stays in use' : 'nothing goes to SGP';
  return (
    `${names.join(' and ')} ${many ? 'were' : 'was'} set by the application, which comes too late: ${result}. ` +
    `Set ${many ? 'them' : 'it'} before Node starts, or with Node's own flag: ` +
    'node --env-file=.env --require @sgp-otel/auto/register app.js'
  );
}
