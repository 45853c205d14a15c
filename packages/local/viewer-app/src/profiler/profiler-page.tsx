// The profiler: all spans of a window of time by name, with latency percentiles, errors, tokens and cost; sortable.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLive } from '../api/live';
import type { ProfileRow } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { formatCostOf, formatCount, formatShare, formatTokens, sum } from '../format/amount';
import { formatDuration } from '../format/duration';
import { useShortcuts } from '../keyboard/use-shortcuts';
import { kindOf, SPAN_TYPE_OPTIONS } from '../model/span-kind';
import { filterQuery } from '../model/trace-filter';
import { useNavigation } from '../routing/use-route';
import { Choice } from '../ui/choice';
import { Problem } from '../ui/problem';
import { SortButton } from '../ui/sort-button';
import { TimeRange } from '../ui/time-range';
import { PriceNote } from './price-note';

const REFRESH_PAUSE_MILLIS = 3000;

interface Column {
  id: string;
  label: string;
  value(row: ProfileRow): number | string | null;
  text(row: ProfileRow): string;
}

const COLUMNS: Column[] = [
  { id: 'name', label: 'Span name', value: (row) => row.name, text: (row) => row.name || '(no name)' },
  { id: 'count', label: 'Count', value: (row) => row.count, text: (row) => formatCount(row.count) },
  { id: 'p50', label: 'p50', value: (row) => row.p50_us, text: (row) => formatDuration(row.p50_us) },
  { id: 'p95', label: 'p95', value: (row) => row.p95_us, text: (row) => formatDuration(row.p95_us) },
  { id: 'p99', label: 'p99', value: (row) => row.p99_us, text: (row) => formatDuration(row.p99_us) },
  { id: 'total', label: 'Total time', value: (row) => row.total_us, text: (row) => formatDuration(row.total_us) },
  {
    id: 'errors',
    label: 'Error rate',
    value: (row) => row.error_count / row.count,
    text: (row) => formatShare(row.error_count, row.count),
  },
  {
    id: 'tokens',
    label: 'Tokens',
    value: (row) => sum(row.input_tokens, row.output_tokens),
    text: (row) => formatTokens(sum(row.input_tokens, row.output_tokens)),
  },
  { id: 'cost', label: 'Cost', value: (row) => row.cost_usd, text: (row) => formatCostOf(row) },
];

export function ProfilerPage() {
  const { route, account, change, link } = useNavigation();
  const { q, type, sort = 'total', order } = route.parameters;
  const [now, setNow] = useState(() => Date.now());
  const { from_us, to_us } = filterQuery(route.parameters, now);
  const { value, error, reload } = useFetched<{ items: ProfileRow[] }>(account, account && 'profile', {
    q,
    type,
    from_us,
    to_us,
    now,
  });
  const shown = useRef<ProfileRow[]>([]);
  if (value !== undefined) shown.current = value.items;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive(account, false, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setNow(Date.now());
    }, REFRESH_PAUSE_MILLIS);
  });
  useEffect(() => {
    document.title = 'Profiler – sgp-local';
  }, []);
  const search = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => search.current?.select() });
  const descending = order === undefined ? sort !== 'name' : order === 'desc';
  const direction = descending ? 'descending' : 'ascending';
  const items = shown.current;
  const rows = useMemo(() => sorted(items, sort, descending), [items, sort, descending]);
  const slowest = rows.reduce((most, row) => Math.max(most, row.p95_us ?? 0), 1);
  const sortBy = (id: string) =>
    change({ sort: id === 'total' ? undefined : id, order: sort === id ? (descending ? 'asc' : 'desc') : undefined });
  return (
    <div class="profiler-page">
      <div class="page-title">
        <h1>Profiler</h1>
        <p class="quiet">Spans by name</p>
      </div>
      <form class="filters" role="search" aria-label="Filter span names" onSubmit={(event) => event.preventDefault()}>
        <label class="wide">
          <span>Name</span>
          <input
            ref={search}
            type="search"
            value={q ?? ''}
            placeholder="A part of the name ( / )"
            onInput={(event) => change({ q: event.currentTarget.value || undefined })}
          />
        </label>
        <Choice
          label="Span type"
          none="Any"
          value={type}
          options={SPAN_TYPE_OPTIONS}
          onValue={(chosen) => change({ type: chosen })}
        />
        <TimeRange parameters={route.parameters} change={change} />
      </form>
      <Problem error={error} onRetry={reload} />
      <PriceNote account={account} />
      {value !== undefined && rows.length === 0 ? (
        <p class="empty">No spans match.</p>
      ) : (
        <div class="table-scroll" data-own-keys tabIndex={0} role="region" aria-label="Spans by name">
          <table class="plain-table">
            <caption class="hidden-visually">Spans by name with latency, errors, tokens and cost</caption>
            <thead>
              <tr>
                {COLUMNS.map(({ id, label }) => (
                  <th
                    key={id}
                    scope="col"
                    class={id === 'name' ? '' : 'number'}
                    aria-sort={sort === id ? direction : undefined}
                  >
                    <SortButton
                      label={label}
                      direction={sort === id ? direction : undefined}
                      onSort={() => sortBy(id)}
                    />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.name}>
                  {COLUMNS.map(({ id, text }) =>
                    id === 'name' ? (
                      <th key={id} scope="row">
                        <span class={`kind-dot kind-${kindOf(row.type)}`} aria-hidden="true" />
                        <a href={link('traces', [], { q: nameQuery(row.name) })} title={row.type}>
                          {text(row)}
                        </a>
                      </th>
                    ) : (
                      <td key={id} class={`number${id === 'errors' && row.error_count > 0 ? ' failed' : ''}`}>
                        {id === 'p95' && (
                          <span
                            class={`latency-bar kind-${kindOf(row.type)}`}
                            aria-hidden="true"
                            style={{ width: `${((row.p95_us ?? 0) / slowest) * 100}%` }}
                          />
                        )}
                        {text(row)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** The whole name as a query: it may hold what the query language would read as something else. */
function nameQuery(name: string): string {
  return `name:="${name.replace(/[\\"]/g, '\\$&')}"`;
}

function sorted(rows: readonly ProfileRow[], sort: string, descending: boolean): ProfileRow[] {
  const column = COLUMNS.find(({ id }) => id === sort) ?? (COLUMNS[5] as Column);
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [first, second] = [column.value(a), column.value(b)];
    // Nothing to compare stands last in both directions.
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    if (typeof first === 'string') return first.localeCompare(String(second)) * direction;
    return (first - (second as number)) * direction || a.name.localeCompare(b.name);
  });
}
