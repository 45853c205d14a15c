// One trace in the list.

import type { TraceSummary } from '../api/types';
import { formatCostOf, formatCount, formatTokens, sum } from '../format/amount';
import { formatDuration } from '../format/duration';
import { titleOf } from '../format/span-title';
import { formatDateTime, formatTime } from '../format/time';
import { kindOf } from '../model/span-kind';
import { FeedbackBadge } from '../ui/feedback-badge';
import { StatusBadge } from '../ui/status-badge';

interface Props {
  trace: TraceSummary;
  index: number;
  topPixels: number;
  selected: boolean;
  href: string;
  onFocus(): void;
  onOpen(): void;
}

export function TraceRow({ trace, index, topPixels, selected, href, onFocus, onOpen }: Props) {
  const tokens = sum(trace.input_tokens, trace.output_tokens);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the row and the list's own keys do the same
    <div
      role="row"
      class={`trace-row${selected ? ' selected' : ''}`}
      data-row={index}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${topPixels}px)` }}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('a')) onOpen();
      }}
    >
      <div role="cell" class="trace-name">
        <span class={`kind-dot kind-${kindOf(trace.type ?? '')}`} aria-hidden="true" />
        <a href={href} onFocus={onFocus} title={trace.trace_id}>
          {trace.name === null
            ? `${trace.trace_id} (root not received)`
            : titleOf({ name: trace.name, request: trace.request })}
        </a>
        <TracePreview trace={trace} />
      </div>
      <div role="cell" class="trace-services" title={trace.services.join(', ')}>
        {trace.services.length === 0 ? '–' : trace.services[0]}
        {trace.services.length > 1 && ` +${trace.services.length - 1}`}
      </div>
      <div role="cell" class="trace-status">
        <StatusBadge trace={trace} />
        <FeedbackBadge trace={trace} />
      </div>
      <div role="cell" class="number trace-duration">
        {trace.duration_us === null ? '–' : formatDuration(trace.duration_us)}
      </div>
      <div role="cell" class="number">
        {formatCount(trace.span_count)}
      </div>
      <div
        role="cell"
        class="number"
        title={`${formatCount(trace.input_tokens)} in, ${formatCount(trace.output_tokens)} out`}
      >
        {formatTokens(tokens)}
      </div>
      <div role="cell" class="number" title={trace.estimated_cost_usd === null ? undefined : 'Estimated from prices'}>
        {formatCostOf(trace)}
      </div>
      <div role="cell" class="number trace-start" title={formatDateTime(trace.start_us)}>
        {formatTime(trace.start_us)}
      </div>
    </div>
  );
}

/** What the trace was asked, or else its route where the title does not say it. */
function TracePreview({ trace: { preview, request, name } }: { trace: TraceSummary }) {
  const route = request !== null && name !== null && titleOf({ name, request }) !== request ? request : null;
  const text = preview ?? (route === name ? null : route);
  return text === null ? null : <span class="trace-preview">{text}</span>;
}
