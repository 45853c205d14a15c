// What a suite found, for a terminal.

import { median } from '../measure/statistics.mjs';
import { formatNumber } from './numbers.mjs';

export function printMeasured({ metrics }, { rows, seconds }, verdicts, say) {
  for (const { case: testCase, candidate, samples } of rows) {
    const values = Object.entries(samples).map(
      ([metric, numbers]) => `${metrics[metric].label} ${formatNumber(median(numbers), metrics[metric].digits)}`,
    );
    say(`  ${testCase} · ${candidate}: ${values.join(', ')}`);
  }
  for (const { title, median: value, limit, isMaximum, isHeld, against } of verdicts) {
    const relation = isMaximum ? 'at most' : 'at least';
    const digits = against ? 2 : 0;
    const text = `${title}: ${formatNumber(value, digits)}, ${relation} ${limit}`;
    say(`  ${isHeld ? 'held' : 'MISSED'}: ${text}`);
  }
  say(`  ${seconds} s`);
}
