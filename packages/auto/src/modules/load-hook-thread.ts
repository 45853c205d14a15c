// Runs in the thread of the module hooks, on Node without synchronous hooks.
import { BroadcastChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { LoadHook, type LoadResult } from './load-hook';
import { type PatchedModule, PatchedModules } from './patched-modules';

export interface ThreadData {
  readonly patched: readonly PatchedModule[];
  readonly leftOut: readonly string[];
  /** Where modules are announced that instrumentations want to see later. */
  readonly channel: string;
}

let patched = new PatchedModules();
let hook = new LoadHook(patched, () => {});
let later: (BroadcastChannel & MessagePort) | undefined;

export function initialize(data: ThreadData): void {
  patched = new PatchedModules(data.leftOut);
  for (const each of data.patched) patched.add(each);
  hook = new LoadHook(patched, () => {});
  // Node takes a channel where a port is expected; the type of the function does not say so.
  later = new BroadcastChannel(data.channel) as BroadcastChannel & MessagePort;
  later.onmessage = (event) => patched.add((event as { data: PatchedModule }).data);
  later.unref();
}

type NextLoad = (url: string, context: unknown) => Promise<LoadResult> | LoadResult;

export async function load(url: string, context: unknown, nextLoad: NextLoad): Promise<LoadResult> {
  hearLater();
  if (!hook.isWanted(url)) return nextLoad(url, context);
  return hook.reporting(url, await nextLoad(url, context));
}

/**
 * Takes the announcements that have arrived but were not dispatched as events yet: each is sent before the import that
 * it is for.
 */
function hearLater(): void {
  if (!later) return;
  for (let next = receiveMessageOnPort(later); next; next = receiveMessageOnPort(later)) {
    patched.add(next.message as PatchedModule);
  }
}
