// A span of the left trace, its partner in the right one, and how their durations differ.

import { formatDuration } from '../format/duration';
import type { AlignedRow } from '../model/align-spans';
import { kindOf } from '../model/span-kind';
import type { SpanNode } from '../model/span-tree';

const INDENT_PIXELS = 14;
const MAX_INDENT_LEVELS = 12;

interface Props {
  aligned: AlignedRow;
  /** The length of the longer trace: what a full bar stands for. */
  longestMicros: number;
  /** What both spans said is shown below the table. */
  selected: boolean;
  onToggle(): void;
}

export function CompareRow({ aligned, longestMicros, selected, onToggle }: Props) {
  const { left, right, depth, name } = aligned;
  return (
    <tr class={`${selected ? 'selected ' : ''}${onlyOn(aligned)}`}>
      <th scope="row" style={{ paddingLeft: `${8 + Math.min(depth, MAX_INDENT_LEVELS) * INDENT_PIXELS}px` }}>
        <span class={`kind-dot kind-${kindOf((left ?? right)?.span.type ?? '')}`} aria-hidden="true" />
        <button type="button" class="link-button" aria-expanded={selected} onClick={onToggle}>
          {name || '(no name)'}
        </button>
      </th>
      <Side node={left} longestMicros={longestMicros} />
      <Side node={right} longestMicros={longestMicros} />
      <Difference aligned={aligned} />
    </tr>
  );
}

function onlyOn({ left, right }: AlignedRow): string {
  if (left === undefined) return 'only-right';
  return right === undefined ? 'only-left' : '';
}

function Side({ node, longestMicros }: { node: SpanNode | undefined; longestMicros: number }) {
  if (node === undefined) return <td class="quiet">not there</td>;
  const micros = node.endMicros - node.span.start_us;
  const failed = node.span.status === 'ERROR';
  return (
    <td class={failed ? 'failed' : ''}>
      <span class="compare-track" aria-hidden="true">
        <span
          class={`compare-bar kind-${kindOf(node.span.type)}${failed ? ' failed' : ''}`}
          style={{ width: `${Math.max((micros / longestMicros) * 100, 0.5)}%` }}
        />
      </span>
      {formatDuration(micros)}
      {node.span.end_us === null && ' …'}
      {failed && <span class="error-mark">Error</span>}
    </td>
  );
}

function Difference({ aligned: { left, right } }: { aligned: AlignedRow }) {
  if (left === undefined) return <td class="number">only right</td>;
  if (right === undefined) return <td class="number">only left</td>;
  const before = left.endMicros - left.span.start_us;
  const after = right.endMicros - right.span.start_us;
  const change = after - before;
  const share = before === 0 ? '' : ` (${change > 0 ? '+' : '−'}${Math.abs(Math.round((change / before) * 100))} %)`;
  // A difference of less than a tenth is noise.
  const notable = Math.abs(change) > before * 0.1 && Math.abs(change) > 1000;
  return (
    <td class={`number${notable ? (change > 0 ? ' slower' : ' faster') : ''}`}>
      {change > 0 ? '+' : ''}
      {formatDuration(change)}
      {share}
    </td>
  );
}
