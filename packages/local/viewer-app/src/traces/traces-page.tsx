// The list of traces: filters, the chart over time, and the rows, kept up to date while it is open.

import { useEffect, useRef, useState } from 'preact/hooks';
import { useLive } from '../api/live';
import type { TraceSeries } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { formatCount } from '../format/amount';
import { filterQuery, isFiltered, noFilter } from '../model/trace-filter';
import { useNavigation } from '../routing/use-route';
import { Problem } from '../ui/problem';
import { SavedViews, UnknownView } from './saved-views';
import { TraceChart } from './trace-chart';
import { TraceFilters } from './trace-filters';
import { TraceTable } from './trace-table';
import { useTraceList } from './use-trace-list';

/** The chart is computed over all traces, so it follows changes more slowly than the rows. */
const CHART_PAUSE_MILLIS = 2000;

export function TracesPage() {
  const { route, account, change } = useNavigation();
  const { account: _account, ...parameters } = route.parameters;
  const [paused, setPaused] = useState(false);
  const list = useTraceList(account, parameters);
  const atHead = useRef(true);
  const series = useSeries(account, parameters);
  const live = useLive(account, paused, () => {
    list.refreshHead(atHead.current);
    series.refreshSoon();
  });
  useEffect(() => {
    document.title = 'Traces – sgp-local';
  }, []);
  const total = series.value?.total;
  return (
    <div class="traces-page">
      <div class="page-title">
        <h1>Traces</h1>
        {total !== undefined && (
          <p class="quiet" aria-live="polite">
            {formatCount(total)} {total === 1 ? 'trace' : 'traces'}
            {(series.value?.error_count ?? 0) > 0 && (
              <span class="failed"> · {formatCount(series.value?.error_count)} with errors</span>
            )}
          </p>
        )}
        <span class="spacer" />
        <SavedViews account={account} parameters={parameters} change={change} />
        <button type="button" class="live-button" aria-pressed={!paused} onClick={() => setPaused(!paused)}>
          <span class={`live-dot ${paused ? 'paused' : live}`} aria-hidden="true" />
          {paused ? 'Paused' : live === 'lost' ? 'Reconnecting' : 'Live'}
        </button>
      </div>
      <UnknownView account={account} parameters={parameters} change={change} />
      <TraceFilters account={account} parameters={parameters} change={change} />
      {series.value !== undefined && series.value.total > 0 && (
        <TraceChart series={series.value} onSelect={(from, to) => change({ from, to, last: undefined }, true)} />
      )}
      <Problem error={list.error} onRetry={() => list.refreshHead(true)} />
      {list.loaded && list.items.length === 0 && list.error === undefined ? (
        <NoTraces filtered={isFiltered(parameters)} />
      ) : (
        <TraceTable
          list={list}
          parameters={parameters}
          onScrolledFromHead={(scrolled) => {
            atHead.current = !scrolled;
          }}
        />
      )}
    </div>
  );
}

function useSeries(account: string | undefined, parameters: Record<string, string>) {
  const { sort: _sort, order: _order, ...filter } = parameters;
  const key = JSON.stringify(filter);
  const [now, setNow] = useState(() => ({ key, millis: Date.now() }));
  if (now.key !== key) setNow({ key, millis: Date.now() });
  const shown = useRef<TraceSeries | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const path = account === undefined ? undefined : 'trace-series';
  const fetched = useFetched<TraceSeries>(account, path, filterQuery(filter, now.millis));
  if (fetched.value !== undefined) shown.current = fetched.value;
  return {
    value: fetched.value ?? shown.current,
    refreshSoon: () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        if (filter.last === undefined) fetched.reload();
        else setNow({ key, millis: Date.now() });
      }, CHART_PAUSE_MILLIS);
    },
  };
}

function NoTraces({ filtered }: { filtered: boolean }) {
  const { change } = useNavigation();
  if (filtered) {
    return (
      <div class="empty">
        <p>No trace matches these filters.</p>
        <p class="quiet">
          All of them must hold. A wider time, fewer words, or <code>or</code> between words may find more.
        </p>
        <p class="ways-on">
          <button type="button" onClick={() => change(noFilter(), true)}>
            Show all traces
          </button>
        </p>
      </div>
    );
  }
  return (
    <div class="empty">
      <p>No spans yet. This page shows them as they arrive.</p>
      <p class="quiet">Point your application at this backend:</p>
      <pre tabIndex={0}>{`export SGP_API_KEY=local
export SGP_ACCOUNT_ID=local
export SGP_CLIENT_BASE_URL=${location.origin}
node --require @sgp-otel/auto/register app.js`}</pre>
    </div>
  );
}
