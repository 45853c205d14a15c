// Which Node this package runs on. Loaded before everything else, on old versions too: no syntax here, and nothing it
// needs, is newer than Node 12.

/** What to say on a Node that is too old; `undefined` on any other. */
export function tooOldNode(): string | undefined {
  const needed = oldestNode();
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
  const [neededMajor, neededMinor] = needed.split('.').map(Number) as [number, number];
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `@sgp-otel/auto needs Node ${needed} or later, this is ${process.versions.node}`;
}

/** As package.json has it, such as `20.19`. */
export function oldestNode(): string {
  const { engines } = require('../../package.json') as { engines: { node: string } };
  return engines.node.replace('>=', '');
}
