// Small programs of every kind that an import hook has been known to break, with and without the flag, on the Node that
// runs this.
import { execFile } from 'node:child_process';
import path from 'node:path';

jest.setTimeout(900_000);

interface Result {
  readonly name: string;
  readonly differences: readonly string[];
}

it('every program has the same output, exit code and warnings with --require and with --import as without', async () => {
  const stdout = await new Promise<string>((resolve, reject) => {
    const args = [path.join(__dirname, '../src/compare-programs.mjs'), '--json'];
    const { NODE_OPTIONS: _options, ...env } = process.env;
    execFile(process.execPath, args, { env, maxBuffer: 1 << 26 }, (error, out, words) =>
      out ? resolve(out) : reject(error ?? new Error(words)),
    );
  });
  const results = JSON.parse(stdout) as Result[];
  expect(results.filter(({ differences }) => differences.length > 0)).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(105);
});
