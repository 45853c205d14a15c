// Numbers as the page and the terminal write them.

export function formatNumber(value, digits = 0) {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `median (low–high)`; the spread only where there is one at these digits. */
export function formatSpread({ median, low, high }, digits = 0) {
  const [middle, lowest, highest] = [median, low, high].map((value) => formatNumber(value, digits));
  return lowest === highest ? middle : `${middle} (${lowest}–${highest})`;
}
