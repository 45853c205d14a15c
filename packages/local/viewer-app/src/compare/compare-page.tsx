// Two traces side by side: totals, and the spans that belong together with the difference in duration.

import { useEffect } from 'preact/hooks';
import type { TraceDetail } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { useShortcuts } from '../keyboard/use-shortcuts';
import { useNavigation } from '../routing/use-route';
import { Problem } from '../ui/problem';
import { Comparison } from './comparison';
import { TracePickers } from './trace-pickers';

export function ComparePage({ left, right }: { left: string; right: string | undefined }) {
  const { account, go, link } = useNavigation();
  const leftTrace = useTrace(account, left);
  const rightTrace = useTrace(account, right);
  const name = leftTrace.value?.trace.name;
  useEffect(() => {
    document.title = `Compare ${name ?? ''} – sgp-local`;
  }, [name]);
  useShortcuts({ Escape: () => go('trace', [left]) });
  const error = leftTrace.error ?? rightTrace.error;
  return (
    <div class="compare-page">
      <div class="page-title">
        <a class="back" href={link('trace', [left])} aria-label="Back to the trace">
          ←
        </a>
        <h1>Compare {name ?? left}</h1>
      </div>
      <Problem
        error={error}
        onRetry={() => {
          leftTrace.reload();
          rightTrace.reload();
        }}
      />
      {leftTrace.value !== undefined && <TracePickers left={leftTrace.value.trace} right={right} />}
      {leftTrace.value !== undefined && rightTrace.value !== undefined && (
        <Comparison left={leftTrace.value} right={rightTrace.value} />
      )}
    </div>
  );
}

function useTrace(account: string | undefined, traceId: string | undefined) {
  const path = account === undefined || traceId === undefined ? undefined : `traces/${encodeURIComponent(traceId)}`;
  return useFetched<TraceDetail>(account, path);
}
