// Which of two suspects is tried first.

/** What the order depends on. */
export interface InTurn {
  readonly entries: readonly { readonly sequence: number }[];
  readonly hasFailed: boolean;
  readonly triedAtMillis: number;
  readonly strikes: number;
}

/** Untried first, then groups, then what was tried least; each in its old order. */
export function compareTurns(a: InTurn, b: InTurn): number {
  return (
    Number(a.hasFailed) - Number(b.hasFailed) ||
    Number(isTriedAlone(a)) - Number(isTriedAlone(b)) ||
    a.strikes - b.strikes ||
    a.triedAtMillis - b.triedAtMillis ||
    sequenceOf(a) - sequenceOf(b)
  );
}

/** For a probe: what never failed alone first, then what failed longest ago. */
export function compareProbes(a: InTurn, b: InTurn): number {
  return Number(isTriedAlone(a)) - Number(isTriedAlone(b)) || a.triedAtMillis - b.triedAtMillis || compareTurns(a, b);
}

function isTriedAlone({ entries, hasFailed }: InTurn): boolean {
  return hasFailed && entries.length === 1;
}

function sequenceOf({ entries }: InTurn): number {
  return entries[0]?.sequence ?? 0;
}
