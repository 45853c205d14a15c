// The middle of a sample, and its spread: on a shared machine a mean says little.

export function median(values) {
  return quantile(values, 0.5);
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  return below + (sorted[Math.ceil(position)] - below) * (position % 1);
}

/** Median, smallest and largest value. */
export function summary(values) {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}

/** Each value divided by the one of the same round, so that what the machine did in that round meets both. */
export function pairedRatios(values, others) {
  const rounds = Math.min(values.length, others.length);
  return Array.from({ length: rounds }, (_, round) => values[round] / others[round]);
}

/** The medians of `blocks` equal parts of many short rounds, in their order. */
export function blockMedians(values, blocks) {
  const size = Math.floor(values.length / blocks);
  return Array.from({ length: blocks }, (_, block) => median(values.slice(block * size, (block + 1) * size)));
}
