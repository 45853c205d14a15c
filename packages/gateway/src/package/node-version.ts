// Which Node this package runs on. Loaded first, also by versions that are too old: nothing here is newer than Node 12.

/** What to say on a Node that is too old; `undefined` on any other. */
export function tooOldNode(): string | undefined {
  const { engines } = require('../../package.json') as { engines: { node: string } };
  const needed = engines.node.replace('>=', '');
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
  const [neededMajor, neededMinor] = needed.split('.').map(Number) as [number, number];
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `@sgp-otel/gateway needs Node ${needed} or later, this is ${process.versions.node}`;
}
