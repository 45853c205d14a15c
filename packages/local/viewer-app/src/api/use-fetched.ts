// Loads JSON for a component: keeps the last answer while a newer one is on its way, and drops answers that come late.

import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import { AskForKey } from './ask-for-key';
import { fetchJson, KeyNeeded } from './backend';
import type { Query } from './types';

export interface Fetched<T> {
  value: T | undefined;
  error: unknown;
  loading: boolean;
  reload(): void;
}

/** `path` undefined loads nothing. A change of account, path or query starts over. */
export function useFetched<T>(account: string | undefined, path: string | undefined, query: Query = {}): Fetched<T> {
  const askForKey = useContext(AskForKey);
  const key = JSON.stringify([account, path, query]);
  const [state, setState] = useState<{ key: string; value?: T; error?: unknown }>({ key });
  const [version, setVersion] = useState(0);
  /** While a request is under way, whether what it fetches is out of date already. */
  const underWay = useRef<{ stale: boolean } | undefined>(undefined);
  const queryRef = useRef(query);
  queryRef.current = query;
  // `key` stands for account, path and query.
  useEffect(() => {
    if (path === undefined) return;
    const abort = new AbortController();
    const request = { stale: false };
    underWay.current = request;
    const settle = (next: { value?: T; error?: unknown }) => {
      if (abort.signal.aborted) return;
      underWay.current = undefined;
      setState((before) => ({ key, ...(before.key === key ? { value: before.value as T } : {}), ...next }));
      if (request.stale) setVersion((before) => before + 1);
    };
    fetchJson<T>(account, path, queryRef.current, abort.signal).then(
      (value) => settle({ value, error: undefined }),
      (error) => {
        if (error instanceof KeyNeeded) askForKey(error);
        settle({ error });
      },
    );
    return () => {
      abort.abort();
      underWay.current = undefined;
    };
  }, [key, version]);
  // One after the other: under constant change, a reload that cuts off the one before would never show anything.
  const reload = useCallback(() => {
    if (underWay.current === undefined) setVersion((before) => before + 1);
    else underWay.current.stale = true;
  }, []);
  const current = state.key === key;
  return {
    value: current ? state.value : undefined,
    error: current ? state.error : undefined,
    loading: !current || (state.value === undefined && state.error === undefined),
    reload,
  };
}
