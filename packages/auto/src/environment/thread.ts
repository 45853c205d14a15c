// Which kind of thread this is: Node loads preloaded modules in all of them.
import * as workerThreads from 'node:worker_threads';

/**
 * Whether this is the thread that Node runs module hooks on. No application code runs there, so there is nothing to
 * trace. Newer Node says so itself; before 22.14 it is known by having no port to a parent, which every worker of an
 * application has.
 */
export function isModuleHooksThread(): boolean {
  const { isInternalThread } = workerThreads as { isInternalThread?: boolean };
  return isInternalThread ?? (!workerThreads.isMainThread && workerThreads.parentPort === null);
}

export const { isMainThread } = workerThreads;
