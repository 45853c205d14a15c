// The suites in the order of the page, and how they are loaded.

export const suiteNames = [
  'hot-path',
  'encode',
  'throughput',
  'burst',
  'policies',
  'stall',
  'shapes',
  'outage',
  'poison',
  'firewall',
  'cold-start',
  'size',
  'app',
  'write-cost',
  'durability',
  'gateway',
];

/**
 * Each suite has a title, what it is `about`, a table of `metrics`, a `chart`, its `ours` and `reference`, and `run`.
 */
export function loadSuites(names) {
  return Promise.all(names.map(async (name) => ({ name, ...(await import(`./suites/${name}.mjs`)) })));
}
