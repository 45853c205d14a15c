// That somebody assessed spans: of a trace in lists, of one span in the tree.

import type { SpanBrief, TraceSummary } from '../api/types';
import { formatCount } from '../format/amount';

/** Nothing without feedback. */
export function FeedbackBadge({ trace }: { trace: TraceSummary }) {
  if (trace.feedback_count === 0) return null;
  const rejected = trace.rejected_count > 0;
  return (
    <span class={`badge feedback-badge${rejected ? ' failed' : ''}`} title="Feedback">
      {rejected ? `${formatCount(trace.rejected_count)} rejected` : `${formatCount(trace.feedback_count)} feedback`}
    </span>
  );
}

export function FeedbackMark({ feedback }: { feedback: NonNullable<SpanBrief['feedback']> }) {
  return <span class={`feedback-mark ${feedback}`}>{feedback}</span>;
}
