// How long spans of the names in a trace usually take, as the backend knows it.

import { useMemo } from 'preact/hooks';
import type { UsualDuration } from '../api/types';
import { useFetched } from '../api/use-fetched';
import type { UsualDurations } from '../model/heat';

export function useUsual(account: string | undefined, traceId: string): UsualDurations {
  const path = account === undefined ? undefined : `traces/${encodeURIComponent(traceId)}/usual`;
  // Not known is no failure: the trace is shown without.
  const { value } = useFetched<{ items: UsualDuration[] }>(account, path);
  return useMemo(() => new Map((value?.items ?? []).map((usual) => [usual.name, usual])), [value]);
}
