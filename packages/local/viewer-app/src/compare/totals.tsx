// The totals of both traces.

import type { TraceSummary } from '../api/types';
import { formatCostOf, formatCount, formatTokens } from '../format/amount';
import { formatDuration } from '../format/duration';
import { formatTime } from '../format/time';

export function Totals({ left, right }: { left: TraceSummary; right: TraceSummary }) {
  const rows: [string, (trace: TraceSummary) => string, ((trace: TraceSummary) => number | null)?][] = [
    ['Started', (trace) => formatTime(trace.start_us)],
    ['Duration', (trace) => formatDuration(trace.duration_us), (trace) => trace.duration_us],
    ['Spans', (trace) => formatCount(trace.span_count), (trace) => trace.span_count],
    ['Errors', (trace) => formatCount(trace.error_count), (trace) => trace.error_count],
    ['Tokens in', (trace) => formatTokens(trace.input_tokens), (trace) => trace.input_tokens],
    ['Tokens out', (trace) => formatTokens(trace.output_tokens), (trace) => trace.output_tokens],
    ['Cost', formatCostOf, (trace) => trace.cost_usd],
  ];
  return (
    // Scrolls by itself, so it takes the keyboard.
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Totals">
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
          <tr>
            <th scope="row">Difference</th>
            {rows.map(([label, , amount]) => (
              <td key={label} class="number">
                {amount === undefined ? '' : differenceOf(amount(left), amount(right))}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** How much more or less the right side has: as a share where there is something to compare with. */
function differenceOf(before: number | null, after: number | null): string {
  if (before === null || after === null) return '–';
  if (before === after) return '=';
  const sign = after > before ? '+' : '−';
  if (before === 0) return `${sign}${formatCount(Math.abs(after))}`;
  return `${sign}${Math.round((Math.abs(after - before) / before) * 100)} %`;
}
