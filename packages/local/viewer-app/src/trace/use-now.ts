// The time, again and again while something is in flight, so that its bars grow.

import { useEffect, useState } from 'preact/hooks';

const TICK_MILLIS = 500;

/** Microseconds since 1970; stands still while not `running`. */
export function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MILLIS);
    return () => clearInterval(timer);
  }, [running]);
  return now * 1000;
}
