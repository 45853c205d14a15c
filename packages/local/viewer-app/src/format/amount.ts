// Counts, tokens, money and shares for people.

const WHOLE = new Intl.NumberFormat('en');
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export function formatCount(count: number | null | undefined): string {
  return count === null || count === undefined ? '–' : WHOLE.format(count);
}

/** 12,345 tokens as `12.3K`; up to 9,999 in full. */
export function formatTokens(count: number | null | undefined): string {
  if (count === null || count === undefined) return '–';
  return count < 10_000 ? WHOLE.format(count) : COMPACT.format(count);
}

/** US dollars with as many digits as small amounts need. */
export function formatCost(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return '–';
  if (usd === 0) return '$0';
  if (usd < 0.0001) return '<$0.0001';
  return `$${usd < 1 ? usd.toFixed(4) : usd.toFixed(2)}`;
}

/** A cost of which some may be estimated from prices: `≈$0.0012`. */
export function formatCostOf(costs: { cost_usd: number | null; estimated_cost_usd: number | null }): string {
  return `${costs.estimated_cost_usd === null ? '' : '≈'}${formatCost(costs.cost_usd)}`;
}

/** A part of a whole as percent. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  const percent = (part / whole) * 100;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** Adds two optional amounts; null only when both are. */
export function sum(first: number | null, second: number | null): number | null {
  return first === null && second === null ? null : (first ?? 0) + (second ?? 0);
}
