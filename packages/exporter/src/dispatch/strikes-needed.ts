// How often one span has to fail alone until it is given up: more often where failing is partly chance, which shows in
// spans that failed once and were taken later.

const USUAL_STRIKES = 8;
const MOST_STRIKES = 60;
/** A good span shall not be given up because the backend fails at random. */
const ERROR_CHANCE = 1e-6;
/** Old experience counts less. */
const MAX_EXPERIENCE = 100;

/** What became of single spans that were tried again. */
export interface Experience {
  readonly failed: number;
  readonly taken: number;
}

export const NO_EXPERIENCE: Experience = { failed: 0, taken: 0 };

export function withTry({ failed, taken }: Experience, isTaken: boolean): Experience {
  const next = isTaken ? { failed, taken: taken + 1 } : { failed: failed + 1, taken };
  return failed + taken + 1 < MAX_EXPERIENCE ? next : { failed: next.failed / 2, taken: next.taken / 2 };
}

export function strikesNeeded({ failed, taken }: Experience): number {
  if (taken === 0) return USUAL_STRIKES;
  const chance = (failed + 1) / (failed + taken + 2);
  return Math.min(MOST_STRIKES, Math.max(USUAL_STRIKES, Math.ceil(Math.log(ERROR_CHANCE) / Math.log(chance))));
}
