// Loads JSON for a component: keeps the last answer while a newer one is on its way, and drops answers that come late.

import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import { AskForKey } from './ask-for-key';
import { fetchJson, KeyNeeded, type Query } from './backend';

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
  const queryRef = useRef(query);
  queryRef.current = query;
  // `key` stands for account, path and query.
  useEffect(() => {
    if (path === undefined) return;
    const abort = new AbortController();
    fetchJson<T>(account, path, queryRef.current, abort.signal).then(
      (value) => setState({ key, value }),
      (error) => {
        if (abort.signal.aborted) return;
        if (error instanceof KeyNeeded) askForKey(error);
        setState((before) => ({ key, error, ...(before.key === key ? { value: before.value as T } : {}) }));
      },
    );
    return () => abort.abort();
  }, [key, version]);
  const reload = useCallback(() => setVersion((before) => before + 1), []);
  const current = state.key === key;
  return {
    value: current ? state.value : undefined,
    error: current ? state.error : undefined,
    loading: !current || (state.value === undefined && state.error === undefined),
    reload,
  };
}
