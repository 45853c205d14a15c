// Two texts as one, with what went and what came marked; long runs without a change are folded.

import { useMemo } from 'preact/hooks';
import { visibleText } from '../format/visible-text';
import { type DiffLine, diffLines } from '../model/diff-lines';

const KEPT_AROUND_CHANGES = 3;
/** More lines would stall the page. */
const MAX_LINES = 2000;
const MARKS = { same: ' ', removed: '−', added: '+' } as const;
const SPOKEN = { same: '', removed: 'removed: ', added: 'added: ' } as const;

interface Props {
  before: string;
  after: string;
  label: string;
}

export function TextDiff({ before, after, label }: Props) {
  const lines = useMemo(() => folded(diffLines(before, after)), [before, after]);
  if (before === after) return <p class="quiet">{label}: no difference.</p>;
  return (
    // Scrolls by itself, so it takes the keyboard.
    <div class="text-diff" role="region" aria-label={label} tabIndex={0}>
      {lines.slice(0, MAX_LINES).map((line, index) =>
        typeof line === 'number' ? (
          <div key={index} class="diff-fold">
            {line} equal {line === 1 ? 'line' : 'lines'}
          </div>
        ) : (
          <div key={index} class={`diff-line ${line.kind}`}>
            <span aria-hidden="true">{MARKS[line.kind]} </span>
            <span class="hidden-visually">{SPOKEN[line.kind]}</span>
            {visibleText(line.text)}
          </div>
        ),
      )}
      {lines.length > MAX_LINES && <div class="diff-fold">further lines are not shown</div>}
    </div>
  );
}

/** Runs of equal lines far from any change become their number. */
function folded(lines: readonly DiffLine[]): (DiffLine | number)[] {
  const near = lines.map(() => false);
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'same') continue;
    near.fill(true, Math.max(0, index - KEPT_AROUND_CHANGES), index + KEPT_AROUND_CHANGES + 1);
  }
  const shown: (DiffLine | number)[] = [];
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1);
    if (near[index]) shown.push(line);
    else if (typeof last === 'number') shown[shown.length - 1] = last + 1;
    else shown.push(1);
  }
  return shown;
}
