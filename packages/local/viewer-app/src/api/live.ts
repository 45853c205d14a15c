// Server-sent events of the backend: which traces changed. Read through fetch, because EventSource cannot send the
// API key as a header. Reconnects by itself with growing pauses.

import { createParser } from 'eventsource-parser';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { AskForKey } from './ask-for-key';
import { KeyNeeded } from './backend';
import { requestHeaders } from './session';

export interface Change {
  /** Traces written to; empty together with `all` when everything may have changed. */
  traceIds: string[];
  all: boolean;
}

export type LiveState = 'connecting' | 'live' | 'lost';

const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 10_000;

/** Calls `onChange` for each change of the account's traces, and with `all` whenever a connection is new. */
export function useLive(account: string | undefined, paused: boolean, onChange: (change: Change) => void): LiveState {
  const askForKey = useContext(AskForKey);
  const [state, setState] = useState<LiveState>('connecting');
  const handler = useRef(onChange);
  handler.current = onChange;
  const visible = useVisible();
  useEffect(() => {
    // A browser allows six connections to one host: a tab that nobody sees must not hold one.
    if (account === undefined || paused || !visible) return;
    const abort = new AbortController();
    void follow(account, abort.signal, setState, (change) => handler.current(change)).catch((error) => {
      if (error instanceof KeyNeeded) askForKey(error);
    });
    return () => abort.abort();
  }, [account, paused, visible, askForKey]);
  return state;
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(() => !document.hidden);
  useEffect(() => {
    const follow = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', follow);
    return () => document.removeEventListener('visibilitychange', follow);
  }, []);
  return visible;
}

async function follow(
  account: string,
  signal: AbortSignal,
  setState: (state: LiveState) => void,
  onChange: (change: Change) => void,
): Promise<void> {
  let pauseMillis = FIRST_PAUSE_MILLIS;
  while (!signal.aborted) {
    try {
      await readEvents(account, signal, {
        connected: () => {
          setState('live');
          // What changed between loading the page and listening was not heard.
          onChange({ traceIds: [], all: true });
          pauseMillis = FIRST_PAUSE_MILLIS;
        },
        onChange,
      });
    } catch (error) {
      if (error instanceof KeyNeeded) throw error;
    }
    if (signal.aborted) return;
    setState('lost');
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
    pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
  }
}

async function readEvents(
  account: string,
  signal: AbortSignal,
  { connected, onChange }: { connected(): void; onChange(change: Change): void },
): Promise<void> {
  const response = await fetch('viewer-api/events', { headers: requestHeaders(account), signal });
  if (response.status === 401) throw new KeyNeeded('The API key was not accepted.');
  if (!response.ok || response.body === null) throw new Error(`The backend answered ${response.status}.`);
  connected();
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event !== 'change') return;
      const { trace_ids: traceIds, all } = JSON.parse(data) as { trace_ids: string[]; all: boolean };
      onChange({ traceIds, all });
    },
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(value);
  }
}
