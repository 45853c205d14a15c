// Says that a trace is not stored here, and where to look instead.

import { useNavigation } from '../routing/use-route';

export function NoSuchTrace({ traceId, account }: { traceId: string; account: string | undefined }) {
  const { link } = useNavigation();
  return (
    <div class="empty">
      <h1>No such trace</h1>
      <p>
        Account {account} has no spans of trace <code>{traceId}</code>. It appears here when they arrive.
      </p>
      <p class="quiet">It may belong to another account (choose one above), or its spans were deleted.</p>
      <p class="ways-on">
        <a class="button" href={link('traces', [], { q: traceId })}>
          Search for it
        </a>
        <a class="button" href={link('traces')}>
          All traces
        </a>
      </p>
    </div>
  );
}
