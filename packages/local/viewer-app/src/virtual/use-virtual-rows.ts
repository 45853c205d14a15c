// TanStack's virtualizer for Preact: only the rows in view, of a list with rows of one height, are in the page.

import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

export interface VirtualRows {
  /** Height of the whole list in pixels. */
  totalPixels: number;
  rows: { index: number; topPixels: number }[];
  scrollToIndex(index: number): void;
}

export function useVirtualRows(
  scrollRef: RefObject<HTMLElement | null>,
  count: number,
  rowPixels: number,
  headerPixels = 0,
): VirtualRows {
  const [, rerender] = useReducer((version: number) => version + 1, 0);
  const options = {
    count,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowPixels,
    overscan: 12,
    // A sticky header covers the first pixels of the view.
    scrollPaddingStart: headerPixels,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => rerender(0),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions(options);
  // Sizes are remembered: rows of another height are measured anew.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowPixels]);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return {
    totalPixels: virtualizer.getTotalSize(),
    rows: virtualizer.getVirtualItems().map(({ index, start }) => ({ index, topPixels: start })),
    scrollToIndex: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}
