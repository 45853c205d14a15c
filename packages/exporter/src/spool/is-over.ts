// Waiting on the clock of the system, which may be set forward and back: either ends a wait, and none lasts for ever.

export function isOver(waitMillis: number, sinceMillis: number, nowMillis: number): boolean {
  return Math.abs(nowMillis - sinceMillis) >= waitMillis;
}
