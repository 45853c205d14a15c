// The totals of both traces.

import type { TraceSummary } from '../api/types';
import { formatCost, formatCount, formatTokens, sum } from '../format/amount';
import { formatDuration } from '../format/duration';
import { formatTime } from '../format/time';

export function Totals({ left, right }: { left: TraceSummary; right: TraceSummary }) {
  const rows: [string, (trace: TraceSummary) => string][] = [
    ['Started', (trace) => formatTime(trace.start_us)],
    ['Duration', (trace) => formatDuration(trace.duration_us)],
    ['Spans', (trace) => formatCount(trace.span_count)],
    ['Errors', (trace) => formatCount(trace.error_count)],
    ['Tokens', (trace) => formatTokens(sum(trace.input_tokens, trace.output_tokens))],
    ['Cost', (trace) => formatCost(trace.cost_usd)],
  ];
  return (
    <table class="plain-table totals">
      <caption class="hidden-visually">Totals of both traces</caption>
      <thead>
        <tr>
          <td />
          {rows.map(([label]) => (
            <th key={label} scope="col" class="number">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(
          [
            ['Left', left],
            ['Right', right],
          ] as const
        ).map(([side, trace]) => (
          <tr key={side}>
            <th scope="row">{side}</th>
            {rows.map(([label, text]) => (
              <td key={label} class="number">
                {text(trace)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
