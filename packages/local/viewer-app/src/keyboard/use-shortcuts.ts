// Keyboard shortcuts: single keys, and two keys one after the other such as `g t`. Typing in a field is left alone.

import { useLayoutEffect, useRef } from 'preact/hooks';

const SEQUENCE_MILLIS = 1000;
const prefixes = new Set(['g']);
/** A first key that waits for its second one, and the first key of what is being pressed now. */
let waiting: KeyboardEvent | undefined;
let first: KeyboardEvent | undefined;

/** Names: `KeyboardEvent.key`, for example `j`, `ArrowDown`, `Enter`, `?`, or two with a space between. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

export function useShortcuts(shortcuts: Shortcuts, enabled = true): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  // Before the view is painted: whoever sees it may already press a key.
  useLayoutEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
      if (ownsKey(event)) return;
      const action = current.current[nameOf(event)];
      if (action === undefined) return;
      event.preventDefault();
      action(event);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [enabled]);
}

// One listener, before those of the views, keeps the first key of a sequence.
addEventListener(
  'keydown',
  (event) => {
    first = waiting !== undefined && event.timeStamp - waiting.timeStamp <= SEQUENCE_MILLIS ? waiting : undefined;
    waiting = first === undefined && prefixes.has(event.key) ? event : undefined;
  },
  true,
);

const nameOf = ({ key }: KeyboardEvent): string => (first === undefined ? key : `${first.key} ${key}`);

/** Enter on a control is the control's, and arrows where something scrolls or moves by itself. */
function ownsKey({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (key === 'Enter') return target.closest('button, a, summary') !== null;
  return /^(Arrow|Home|End)/.test(key) && target.closest('[data-own-keys]') !== null;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
