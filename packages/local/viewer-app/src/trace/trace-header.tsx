// Name, totals and links of a trace.

import type { TraceSummary } from '../api/types';
import { formatCostOf, formatCount, formatTokens } from '../format/amount';
import { formatDuration } from '../format/duration';
import { titleOf } from '../format/span-title';
import { formatDateTime } from '../format/time';
import type { SpanNode } from '../model/span-tree';
import { useNavigation } from '../routing/use-route';
import { copyText } from '../ui/copy-text';
import { FeedbackBadge } from '../ui/feedback-badge';
import { StatusBadge } from '../ui/status-badge';
import { ExportTrace } from './export-trace';

const MAX_NAME_CHARACTERS = 200;

interface Props {
  trace: TraceSummary;
  lengthMicros: number;
  selected: SpanNode | undefined;
}

export function TraceHeader({ trace, lengthMicros, selected }: Props) {
  const { link } = useNavigation();
  const hasTokens = trace.input_tokens !== null || trace.output_tokens !== null;
  return (
    <div class="trace-header">
      <div class="page-title">
        <a class="back" href={link('traces')} aria-label="All traces">
          ←
        </a>
        <h1>
          {trace.name === null ? 'Trace without a root span' : titleOf({ name: trace.name, request: trace.request })}
        </h1>
        <StatusBadge trace={trace} />
        <FeedbackBadge trace={trace} />
        <span class="spacer" />
        <ExportTrace traceId={trace.trace_id} selected={selected} />
        <a class="button" href={link('compare', [trace.trace_id])}>
          Compare
        </a>
        {trace.group_id !== null && (
          <a class="button" href={link('group', [trace.group_id], { at: trace.trace_id })}>
            Conversation
          </a>
        )}
        {trace.name !== null && (
          <a class="button" href={link('traces', [], sameNameAs(trace))}>
            Same name
          </a>
        )}
      </div>
      <dl class="facts">
        <Fact
          term="Duration"
          value={trace.open_count > 0 ? `${formatDuration(lengthMicros)} …` : formatDuration(lengthMicros)}
        />
        <Fact term="Spans" value={formatCount(trace.span_count)} />
        {trace.error_count > 0 && <Fact term="Errors" value={formatCount(trace.error_count)} failed />}
        {hasTokens && (
          <Fact
            term="Tokens"
            value={`${formatTokens(trace.input_tokens ?? 0)} in · ${formatTokens(trace.output_tokens ?? 0)} out`}
          />
        )}
        {trace.cost_usd !== null && (
          <Fact term={trace.estimated_cost_usd === null ? 'Cost' : 'Estimated cost'} value={formatCostOf(trace)} />
        )}
        {trace.services.length > 0 && (
          <Fact term={trace.services.length === 1 ? 'Service' : 'Services'} value={trace.services.join(', ')} />
        )}
        <Fact term="Started" value={formatDateTime(trace.start_us)} />
        <div>
          <dt>Trace</dt>
          <dd>
            <button
              type="button"
              class="copy-id"
              aria-label={`Copy trace id ${trace.trace_id}`}
              onClick={() => copyText(trace.trace_id, 'Trace id copied')}
            >
              {trace.trace_id}
            </button>
          </dd>
        </div>
      </dl>
    </div>
  );
}

/** A very long name does not fit into the address of a request: the trace stands for it. */
function sameNameAs({ name, trace_id }: TraceSummary): Record<string, string> {
  return name !== null && name.length <= MAX_NAME_CHARACTERS ? { name } : { like: trace_id };
}

function Fact({ term, value, failed = false }: { term: string; value: string; failed?: boolean }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd class={failed ? 'failed' : ''}>{value}</dd>
    </div>
  );
}
