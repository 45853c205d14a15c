// The part of the matrix that fits an ordinary test run: every line, module system and flag on the Node that runs this.
import { execFile } from 'node:child_process';
import path from 'node:path';

jest.setTimeout(400_000);

interface Result {
  readonly line: string;
  readonly what: string;
  readonly status: string;
  readonly reason?: string;
}

it('every cell of this Node delivers its tree', async () => {
  const stdout = await new Promise<string>((resolve, reject) => {
    const args = [path.join(__dirname, '../src/run.mjs'), '--quick', '--json'];
    const { NODE_OPTIONS: _options, ...env } = process.env;
    execFile(process.execPath, args, { env, maxBuffer: 1 << 26 }, (error, out, words) =>
      out ? resolve(out) : reject(error ?? new Error(words)),
    );
  });
  const results = JSON.parse(stdout) as Result[];
  expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(results.filter(({ status }) => status === 'ok').length).toBeGreaterThanOrEqual(21);
});
