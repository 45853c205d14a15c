import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const RESULTS = join(ROOT, 'packages/benchmarks/results');

function check(...argv: string[]) {
  const generator = join(ROOT, 'packages/benchmarks/src/report/generate.mjs');
  return spawnSync(process.execPath, [generator, '--check', ...argv], { encoding: 'utf8' });
}

describe('docs/reference/benchmarks.md, its charts and the quotes of README.md', () => {
  it('say what the results say', () => {
    expect(check()).toMatchObject({ stderr: '', status: 0 });
  });

  it('would not pass with other results', () => {
    const folder = mkdtempSync(join(tmpdir(), 'results-'));
    try {
      cpSync(RESULTS, folder, { recursive: true });
      const path = join(folder, 'burst.json');
      const result = JSON.parse(readFileSync(path, 'utf8'));
      for (const { samples } of result.rows) samples.lost = samples.lost.map(() => 1);
      writeFileSync(path, JSON.stringify(result));
      const { stderr, status } = check(`--results=${folder}`);
      expect(status).toBe(1);
      for (const file of ['docs/reference/benchmarks.md', 'docs/reference/benchmarks/burst.svg', 'README.md']) {
        expect(stderr).toContain(`${file} is not what the results say`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has in README.md what both candidates did, also where ours is worse, each with its result file', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const quotes = readme.split('<!-- benchmarks:')[1]?.split('<!-- /benchmarks -->')[0] ?? '';
    const row =
      /^\| [^|]+ \| \*\*[\d.,]+.*\*\* \| [\d.,]+.* \| \[data\]\(packages\/benchmarks\/results\/[\w-]+\.json\) \|$/gm;
    expect(quotes.match(row)).toHaveLength(5);
  });

  it('names a result file of every benchmark', () => {
    const page = readFileSync(join(ROOT, 'docs/reference/benchmarks.md'), 'utf8');
    const list = spawnSync(process.execPath, [join(ROOT, 'packages/benchmarks/src/run.mjs'), '--list'], {
      encoding: 'utf8',
    });
    const names = list.stdout.trim().split('\n');
    expect(names).toHaveLength(16);
    // One that was never run in full has no results to show.
    for (const name of names.filter((each) => existsSync(join(RESULTS, `${each}.json`))))
      expect(page).toContain(`From [${name}.json](../../packages/benchmarks/results/${name}.json)`);
  });
});
