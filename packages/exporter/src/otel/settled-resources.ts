// Resource detection may still run when the first spans end. Their attributes are read only once it has settled.
import type { ResourceLike, SpanLike } from '../convert/span-like';
import { delay } from './within';

/** Detectors that take longer lose their attributes, not the spans. */
const MAX_WAIT_MILLIS = 5_000;

/** Those waited for once: one that never settles must not delay each batch. */
const givenUp = new WeakSet<ResourceLike>();

export async function settledResources(entries: readonly { readonly span: Partial<SpanLike> }[]): Promise<void> {
  const pending = new Set<ResourceLike>();
  for (const { span } of entries) {
    if (span.resource?.asyncAttributesPending && !givenUp.has(span.resource)) pending.add(span.resource);
  }
  if (pending.size === 0) return;
  const settled = Promise.allSettled([...pending].map((resource) => resource.waitForAsyncAttributes?.()));
  const limit = delay(MAX_WAIT_MILLIS);
  await Promise.race([settled, limit.over]);
  limit.cancel();
  for (const resource of pending) givenUp.add(resource);
}
