// Resource detection may still run when the first spans end. Their attributes are read only once it has settled.
import type { ResourceLike, SpanLike } from '../convert/span-like';
import { guarded } from '../errors/guarded';
import { delay } from './within';

/** Detectors that take longer lose their attributes, not the spans. */
const MAX_WAIT_MILLIS = 5_000;

/** Those waited for once: one that never settles must not delay each batch. */
const givenUp = new WeakSet<ResourceLike>();

export async function settledResources(entries: readonly { readonly span: Partial<SpanLike> }[]): Promise<void> {
  const pending = new Set<ResourceLike>();
  for (const { span } of entries) {
    // One that cannot be read is not waited for; conversion says so in the item.
    const resource = guarded(() => (span.resource?.asyncAttributesPending ? span.resource : undefined), undefined);
    if (typeof resource === 'object' && resource !== null && !givenUp.has(resource)) pending.add(resource);
  }
  if (pending.size === 0) return;
  const settled = Promise.allSettled(
    [...pending].map((resource) => guarded(() => resource.waitForAsyncAttributes?.(), undefined)),
  );
  const limit = delay(MAX_WAIT_MILLIS);
  await Promise.race([settled, limit.over]);
  limit.cancel();
  for (const resource of pending) givenUp.add(resource);
}
