// Numbered step lines with the time since the start, and indented detail lines below them.

import pc from 'picocolors';

export function createProgress({ steps, write }) {
  const startMillis = performance.now();
  const elapsed = () => `${((performance.now() - startMillis) / 1000).toFixed(1)} s`;
  let current = 0;
  return {
    step(title) {
      current += 1;
      write(`${pc.bold(`[${current}/${steps}]`)} ${title} ${pc.dim(`(${elapsed()})`)}`);
    },
    detail(text) {
      write(`      ${text}`);
    },
  };
}
