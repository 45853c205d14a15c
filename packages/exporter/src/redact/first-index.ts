/**
 * The first of so many indices for which `isBehind` is true, and `count` when there is none; it has to be true for all
 * that follow the first.
 */
export function firstIndex(count: number, isBehind: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBehind(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
