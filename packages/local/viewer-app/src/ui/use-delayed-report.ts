// The text of a field that reports once the typing pauses, and follows the address when something else changes it.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const TYPING_PAUSE_MILLIS = 300;

export interface DelayedReport {
  text: string;
  type(text: string): void;
  /** Reports at once what was typed. */
  report(): void;
}

export function useDelayedReport(value: string, onValue: (value: string) => void): DelayedReport {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const reported = useRef(value);
  // The address's echo of what was reported must not undo what was typed since.
  useLayoutEffect(() => {
    if (value === reported.current) return;
    reported.current = value;
    clearTimeout(timer.current);
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const say = (typed: string) => {
    clearTimeout(timer.current);
    reported.current = typed.trim();
    onValue(reported.current);
  };
  return {
    text,
    type: (typed) => {
      setText(typed);
      clearTimeout(timer.current);
      timer.current = setTimeout(say, TYPING_PAUSE_MILLIS, typed);
    },
    report: () => say(text),
  };
}
