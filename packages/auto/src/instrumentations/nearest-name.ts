// Finds the name that somebody probably meant when they misspelt it.

const MAX_CHARS = 64;

/** The one of `names` that differs in at most two letters, or in case; `undefined` when there is none. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const name = written.toLowerCase();
  if (name.length > MAX_CHARS) return undefined;
  const near = names
    .map((each) => ({ each, edits: edits(name, each) }))
    .filter(({ each, edits }) => edits <= 2 && edits < each.length / 2)
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.each;
}

/** Letters to insert, delete or replace, two neighbours that changed places counting once. */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
