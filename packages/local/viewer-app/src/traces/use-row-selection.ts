// The row of the trace list that the keyboard is on: moved with its keys, followed by the focus, opened with Enter.

import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import type { TraceSummary } from '../api/types';
import { useShortcuts } from '../keyboard/use-shortcuts';
import { useNavigation } from '../routing/use-route';
import { useFocusWhenDrawn } from '../virtual/use-focus-when-drawn';

export function useRowSelection(
  scroller: RefObject<HTMLElement | null>,
  traces: readonly TraceSummary[],
  scrollToIndex: (index: number) => void,
) {
  const { go } = useNavigation();
  const focusWhenDrawn = useFocusWhenDrawn(scroller);
  const [selectedId, setSelectedId] = useState<string>();
  const selected = () => traces.findIndex((trace) => trace.trace_id === selectedId);
  const select = (index: number) => {
    const row = Math.max(0, Math.min(index, traces.length - 1));
    setSelectedId(traces[row]?.trace_id);
    scrollToIndex(row);
    focusWhenDrawn(`[data-row="${row}"] a`);
  };
  const next = () => select(selected() + 1);
  const previous = () => select(selected() - 1);
  useShortcuts({
    j: next,
    k: previous,
    ArrowDown: next,
    ArrowUp: previous,
    Home: () => select(0),
    End: () => select(traces.length - 1),
    Enter: () => {
      const trace = traces[selected()];
      if (trace) go('trace', [trace.trace_id]);
    },
  });
  return { selectedId, setSelectedId };
}
