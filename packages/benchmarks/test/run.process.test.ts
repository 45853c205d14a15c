import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const RUN = join(__dirname, '../src/run.mjs');

function run(...argv: string[]) {
  return spawnSync(process.execPath, [RUN, ...argv], { encoding: 'utf8', timeout: 120_000 });
}

describe('the benchmark command', () => {
  it('refuses a name it does not know and says which there are', () => {
    const { status, stderr } = run('no-such-benchmark');
    expect(status).toBe(2);
    expect(stderr).toContain('No benchmark is called no-such-benchmark. There are: hot-path, encode,');
  });

  it('refuses an option it does not know and shows its usage', () => {
    const { status, stderr } = run('--smoky');
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: npm run bench');
  });

  it('prints results and bounds as JSON on stdout, and progress on stderr', () => {
    const { status, stdout, stderr } = run('--smoke', '--json', 'poison');
    expect(stderr).toContain('Poison: one bad span per 200');
    expect(status).toBe(0);
    const { results, bounds, failed } = JSON.parse(stdout);
    expect(failed).toEqual([]);
    expect(results[0]).toMatchObject({ suite: 'poison', node: process.version });
    expect(bounds.map((bound: { isHeld: boolean }) => bound.isHeld)).toEqual([true, true]);
  });
});
