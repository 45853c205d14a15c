// How many rows of a table, and how many random inputs, a run of the tests tries: `npm test` one row of each kind, the
// matrix all of them. jest.matrix.config.ts says which of both it is.

/** Set by the configuration of the matrix. */
const { isMatrixRun = false } = globalThis as { isMatrixRun?: boolean };

const ORDINARY_SHARE = 1 / 5;

/** The first `count` rows of a table, one of each kind; in the matrix all of them. */
export function leadingRows<const Row>(count: number, rows: readonly Row[]): readonly Row[] {
  return isMatrixRun ? rows : rows.slice(0, count);
}

/** How often a property is tried: `whole` in the matrix, a fifth of it at another time. */
export function propertyRuns(whole: number): number {
  return isMatrixRun ? whole : Math.ceil(whole * ORDINARY_SHARE);
}
