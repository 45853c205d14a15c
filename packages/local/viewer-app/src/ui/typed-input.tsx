// A labelled field that reports while one types.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const TYPING_PAUSE_MILLIS = 300;

interface Props {
  label: string;
  hint?: string;
  type: 'search' | 'number' | 'text';
  class: string;
  value: string;
  inputRef?: { current: HTMLInputElement | null };
  onValue(value: string): void;
}

/** Reports what was typed once the typing pauses, and follows the URL when something else changes it. */
export function TypedInput({ label, hint, type, class: className, value, inputRef, onValue }: Props) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const reported = useRef(value);
  // The URL's echo of what was reported must not undo what was typed since.
  useLayoutEffect(() => {
    if (value === reported.current) return;
    reported.current = value;
    clearTimeout(timer.current);
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const typeIn = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      reported.current = typed.trim();
      onValue(reported.current);
    }, TYPING_PAUSE_MILLIS);
  };
  return (
    <label class={className}>
      <span>{label}</span>
      <input
        ref={inputRef ?? null}
        {...({ type, min: type === 'number' ? 0 : undefined } as object)}
        value={text}
        placeholder={hint}
        onInput={(event) => typeIn(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </label>
  );
}
