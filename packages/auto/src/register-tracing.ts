// What the flag does in each process and thread it reaches.
import { isToolProcess } from './application/tool-process';
import { isModuleHooksThread } from './environment/thread';
import { nameFileInInheritedFlags } from './process/inherited-flags';

/** @param registerFile what the flag loads, as an absolute path */
export function registerTracing(registerFile: string): void {
  // Loaded only where it is used: the SDK takes a fifth of a second, and Node preloads this file in the hooks thread
  // too.
  if (isModuleHooksThread()) return;
  nameFileInInheritedFlags(registerFile);
  if (isToolProcess(process.argv[1], process.execArgv)) return;
  (require('./start-tracing') as typeof import('./start-tracing')).startTracing();
}
