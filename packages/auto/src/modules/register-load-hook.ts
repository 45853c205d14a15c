// Puts the load hook into Node: in this thread where Node can, else in the one hooks thread of the process.
import * as nodeModule from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { BroadcastChannel } from 'node:worker_threads';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';
import { isMainThread } from '../environment/thread';
import type { LoadHook, LoadResult } from './load-hook';
import type { ThreadData } from './load-hook-thread';
import type { PatchedModule, PatchedModules } from './patched-modules';

type SyncLoad = (url: string, context: unknown, next: (url: string, context: unknown) => LoadResult) => LoadResult;
type RegisterHooks = (hooks: { load: SyncLoad }) => unknown;

/** Per process and pid-independent: all threads of a process share its broadcast channels. */
const CHANNEL = '@sgp-otel/auto.patched-modules';

/**
 * The first versions whose synchronous hooks may pass on a CommonJS module without source, as Node itself loads them.
 */
const SYNCHRONOUS_SINCE: Readonly<Record<number, readonly [minor: number, patch: number]>> = {
  22: [22, 3],
  24: [11, 1],
  25: [1, 0],
};

export function hasSynchronousHooks(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major >= 26) return true;
  const since = SYNCHRONOUS_SINCE[major];
  return since !== undefined && (minor > since[0] || (minor === since[0] && patch >= since[1]));
}

/** Returns a function that announces a module which becomes wanted later. */
export function registerLoadHook(
  hook: LoadHook,
  patched: PatchedModules,
  leftOut: readonly string[],
): (module: PatchedModule) => void {
  const { registerHooks } = nodeModule as { registerHooks?: RegisterHooks };
  if (registerHooks && hasSynchronousHooks(process.versions.node)) {
    registerHooks({
      load: (url, context, nextLoad) => {
        if (!hook.isWanted(url)) return nextLoad(url, context);
        return hook.reporting(url, nextLoad(url, context));
      },
    });
    log.debug('ES modules are instrumented by a synchronous hook.');
    return () => {};
  }
  if (isMainThread) {
    const data: ThreadData = { patched: patched.list(), leftOut, channel: CHANNEL };
    nodeModule.register(pathToFileURL(path.join(__dirname, 'load-hook-thread.js')).href, { data });
    log.debug('ES modules are instrumented by a hook in the thread of the module hooks.');
  }
  return announce;
}

function announce(module: PatchedModule): void {
  try {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(module);
    channel.close();
  } catch (error) {
    log.debug(`${module[0]} (import) is not traced: ${firstLine(error)}`);
  }
}
