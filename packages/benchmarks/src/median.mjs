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

export function rounded(value, digits = 0) {
  return Number(value.toFixed(digits));
}

/** The smallest and the largest value, as text for a table. */
export function spread(values, digits = 0) {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => rounded(value, digits));
  return low === high ? `${low}` : `${low}–${high}`;
}
