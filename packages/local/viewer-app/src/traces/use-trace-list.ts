// The loaded part of the trace list: pages by cursor, and live changes of its head.

import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import { AskForKey } from '../api/ask-for-key';
import { fetchJson, KeyNeeded } from '../api/backend';
import type { TracePage, TraceSummary } from '../api/types';
import { filterQuery } from '../model/trace-filter';

const PAGE_SIZE = 200;

interface ListState {
  key: string;
  items: TraceSummary[];
  next: string | null;
  /** New traces that are not shown yet, because the reader has scrolled away from the head. */
  waiting: TraceSummary[];
  error: unknown;
  loaded: boolean;
}

const emptyList = (key: string): ListState => ({
  key,
  items: [],
  next: null,
  waiting: [],
  error: undefined,
  loaded: false,
});

export interface TraceList extends ListState {
  loadMore(): void;
  /** Fetches the head again; `showNew` puts new traces on top at once instead of keeping them waiting. */
  refreshHead(showNew: boolean): void;
  showWaiting(): void;
}

export function useTraceList(account: string | undefined, parameters: Record<string, string>): TraceList {
  const askForKey = useContext(AskForKey);
  const key = JSON.stringify([account, parameters]);
  const [state, setState] = useState<ListState>(() => emptyList(key));
  const latest = useRef({ account, parameters, key, state });
  latest.current = { account, parameters, key, state };
  const loadingMore = useRef(false);

  const load = useCallback(
    async (after: string | undefined, limit: number): Promise<TracePage | undefined> => {
      const { account, parameters, key } = latest.current;
      const { sort, order } = parameters;
      try {
        const query = { ...filterQuery(parameters, Date.now()), sort, order, limit, after };
        const page = await fetchJson<TracePage>(account, 'traces', query);
        return latest.current.key === key ? page : undefined;
      } catch (error) {
        if (error instanceof KeyNeeded) askForKey(error);
        if (latest.current.key === key) setState((before) => ({ ...before, key, error, loaded: true }));
        return undefined;
      }
    },
    [askForKey],
  );

  useEffect(() => {
    if (account === undefined) return;
    loadingMore.current = false;
    void load(undefined, PAGE_SIZE).then((page) => {
      if (page) setState({ ...emptyList(key), items: page.items, next: page.next, loaded: true });
    });
  }, [key, account, load]);

  const fetchMore = useCallback(async () => {
    const { next } = latest.current.state;
    if (loadingMore.current || next === null || latest.current.state.key !== latest.current.key) return;
    loadingMore.current = true;
    const page = await load(next, PAGE_SIZE);
    loadingMore.current = false;
    if (page === undefined) return;
    setState((before) => {
      const known = new Set(before.items.map((trace) => trace.trace_id));
      const added = page.items.filter((trace) => !known.has(trace.trace_id));
      return { ...before, items: [...before.items, ...added], next: page.next };
    });
  }, [load]);

  const fetchHead = useCallback(
    async (showNew: boolean) => {
      const page = await load(undefined, PAGE_SIZE);
      const { sort, order } = latest.current.parameters;
      if (page) setState((before) => mergeHead(before, page, showNew, sort === undefined && order === undefined));
    },
    [load],
  );

  const loadMore = useCallback(() => void fetchMore(), [fetchMore]);
  const refreshHead = useCallback((showNew: boolean) => void fetchHead(showNew), [fetchHead]);
  const showWaiting = useCallback(
    () => setState((before) => ({ ...before, items: [...before.waiting, ...before.items], waiting: [] })),
    [],
  );
  const current = state.key === key ? state : emptyList(key);
  return { ...current, loadMore, refreshHead, showWaiting };
}

/** The head as it is now; or, for a reader who is further down, changes in place and new traces kept waiting. */
function mergeHead(before: ListState, page: TracePage, showNew: boolean, byStart: boolean): ListState {
  if (showNew || before.items.length === 0) {
    return { ...emptyList(before.key), items: page.items, next: page.next, loaded: true };
  }
  const fresh = new Map(page.items.map((trace) => [trace.trace_id, trace]));
  const items = before.items.map((trace) => fresh.get(trace.trace_id) ?? trace);
  const known = new Set(items.map((trace) => trace.trace_id));
  // In another order new traces have no place above the others.
  const waiting = byStart ? page.items.filter((trace) => !known.has(trace.trace_id)) : [];
  return { ...before, items, waiting, error: undefined };
}
