// Two texts line by line: what stayed, what went, what came.

export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Beyond so many comparisons the changed middle counts as replaced: a page must not stall over two long texts. */
const MAX_COMPARISONS = 1_000_000;

export function diffLines(before: string, after: string): DiffLine[] {
  const [left, right] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let tail = 0;
  while (
    tail < left.length - start &&
    tail < right.length - start &&
    left[left.length - 1 - tail] === right[right.length - 1 - tail]
  ) {
    tail++;
  }
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...left.slice(0, start).map(same),
    ...middle(left.slice(start, left.length - tail), right.slice(start, right.length - tail)),
    ...left.slice(left.length - tail).map(same),
  ];
}

/** The longest common subsequence, from the table of its lengths. */
function middle(left: readonly string[], right: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: 'removed', text });
  const added = (text: string): DiffLine => ({ kind: 'added', text });
  if (left.length * right.length > MAX_COMPARISONS) return [...left.map(removed), ...right.map(added)];
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] as number;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < left.length && column < right.length) {
    if (left[row] === right[column]) {
      lines.push({ kind: 'same', text: left[row] as string });
      row++;
      column++;
    } else if (at(row + 1, column) >= at(row, column + 1)) lines.push(removed(left[row++] as string));
    else lines.push(added(right[column++] as string));
  }
  return [...lines, ...left.slice(row).map(removed), ...right.slice(column).map(added)];
}
