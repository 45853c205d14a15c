// Which two traces are compared: those with the name of the left one are offered.

import type { TracePage, TraceSummary } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { formatDuration } from '../format/duration';
import { formatTime } from '../format/time';
import { useNavigation } from '../routing/use-route';

const MAX_CANDIDATES = 200;
/** How much of a trace's name the message shows. */
const MAX_NAME_CHARACTERS = 200;

export function TracePickers({ left, right }: { left: TraceSummary; right: string | undefined }) {
  const { account, go } = useNavigation();
  // By the trace: its name may be longer than an address can be.
  const query = { like: left.trace_id, limit: MAX_CANDIDATES };
  const { value } = useFetched<TracePage>(account, account && 'traces', query);
  const candidates = value?.items ?? [];
  const label = (trace: TraceSummary) =>
    `${formatTime(trace.start_us)} · ${formatDuration(trace.duration_us)} · ${trace.span_count} spans` +
    (trace.error_count > 0 ? ` · ${trace.error_count} errors` : '');
  const options = (chosen: string | undefined, except: string | undefined) => (
    <>
      {!candidates.some((trace) => trace.trace_id === chosen) && (
        <option value={chosen ?? ''}>{chosen ?? 'Choose a trace'}</option>
      )}
      {candidates
        .filter((trace) => trace.trace_id !== except)
        .map((trace) => (
          <option key={trace.trace_id} value={trace.trace_id}>
            {label(trace)}
          </option>
        ))}
    </>
  );
  return (
    <div class="pickers">
      <label>
        <span>Left</span>
        <select
          value={left.trace_id}
          onChange={(event) => go('compare', [event.currentTarget.value, ...(right === undefined ? [] : [right])])}
        >
          {options(left.trace_id, right)}
        </select>
      </label>
      <label>
        <span>Right</span>
        <select value={right ?? ''} onChange={(event) => go('compare', [left.trace_id, event.currentTarget.value])}>
          {options(right, left.trace_id)}
        </select>
      </label>
      {value !== undefined && candidates.length < 2 && <p class="quiet">No other trace has the name {nameOf(left)}.</p>}
    </div>
  );
}

function nameOf({ name }: TraceSummary): string {
  if (name === null) return '(none: the root was not received)';
  return name.length > MAX_NAME_CHARACTERS ? `${name.slice(0, MAX_NAME_CHARACTERS)}…` : name;
}
