// What the flag does on a Node that is too old: one line for each process that would be traced on a newer one. Old
// versions read this file and what it loads.
import { isToolProcess } from './application/tool-process';
import { readSwitches } from './environment/environment';
import { isMainThread } from './environment/thread';
import { nameFileInInheritedFlags } from './process/inherited-flags';

const SILENT_LEVELS = ['NONE', 'ERROR'];

/**
 * @param registerFile what the flag loads, as an absolute path
 * @param tooOld what is wrong
 */
export function registerNothing(registerFile: string, tooOld: string): void {
  nameFileInInheritedFlags(registerFile);
  const environment = readSwitches();
  if (!isMainThread || environment.isSdkDisabled || isToolProcess(process.argv[1], process.execArgv)) return;
  if (SILENT_LEVELS.includes((environment.logLevel ?? '').toUpperCase())) return;
  process.stderr.write(`[warn] ${tooOld}: the application runs untraced.\n`);
}
