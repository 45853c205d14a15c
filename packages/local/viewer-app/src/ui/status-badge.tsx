// How a trace ended, as a badge.

import type { TraceSummary } from '../api/types';
import { formatCount } from '../format/amount';

/** Failed (with how many spans), in flight, or the root's own status. */
export function StatusBadge({ trace }: { trace: Pick<TraceSummary, 'status' | 'error_count' | 'open_count'> }) {
  if (trace.error_count > 0) {
    const label = trace.status === 'ERROR' ? 'Error' : 'Has errors';
    return (
      <span class="badge failed">
        {label}
        {trace.error_count > 1 && ` ×${formatCount(trace.error_count)}`}
      </span>
    );
  }
  if (trace.open_count > 0) return <span class="badge in-flight">In flight</span>;
  if (trace.status === 'SUCCESS') return <span class="badge success">Success</span>;
  return <span class="badge">–</span>;
}
