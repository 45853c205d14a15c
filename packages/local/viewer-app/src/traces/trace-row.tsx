// One trace in the list.

import type { TraceSummary } from '../api/types';
import { formatCost, formatCount, formatTokens, sum } from '../format/amount';
import { formatDuration } from '../format/duration';
import { formatDateTime, formatTime } from '../format/time';
import { kindOf } from '../model/span-kind';
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
          {trace.name === null ? `${trace.trace_id} (root not received)` : trace.name || '(no name)'}
        </a>
        {trace.preview !== null && <span class="trace-preview">{trace.preview}</span>}
      </div>
      <div role="cell">
        <StatusBadge trace={trace} />
      </div>
      <div role="cell" class="number">
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
      <div role="cell" class="number">
        {formatCost(trace.cost_usd)}
      </div>
      <div role="cell" class="number" title={formatDateTime(trace.start_us)}>
        {formatTime(trace.start_us)}
      </div>
    </div>
  );
}
