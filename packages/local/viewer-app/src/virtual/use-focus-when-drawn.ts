// Moves the focus to a row that may not be in the page yet: a virtual list draws it once it has scrolled there.

import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Returns what focuses the first element of the list that matches a selector, now or with the redraw that brings it.
 */
export function useFocusWhenDrawn(listRef: RefObject<HTMLElement | null>): (selector: string) => void {
  const awaited = useRef<string | undefined>(undefined);
  const tryFocus = () => {
    if (awaited.current === undefined) return;
    const element = listRef.current?.querySelector<HTMLElement>(awaited.current);
    if (!element) return;
    awaited.current = undefined;
    element.focus();
  };
  useLayoutEffect(tryFocus);
  return (selector) => {
    awaited.current = selector;
    tryFocus();
  };
}
