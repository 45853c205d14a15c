// The application with the most instrumentations of one call, as a user installs it; docs/reference/libraries.md has
// the others.
import { execFile } from 'node:child_process';
import path from 'node:path';

jest.setTimeout(400_000);

interface Result {
  readonly modules: string;
  readonly call: string;
  readonly content: string;
  readonly tokens: string;
  readonly parent: string;
}

it('bills each call of LangChain over openai once, with its messages and below its parent, as CommonJS and ES module', async () => {
  const stdout = await new Promise<string>((resolve, reject) => {
    const only = ['--only', 'LangChain, openai OpenInference for both', '--layout', 'npm', '--check'];
    const { NODE_OPTIONS: _options, ...env } = process.env;
    execFile(
      process.execPath,
      [path.join(__dirname, '../src/libraries/run.mjs'), ...only],
      { env },
      (error, out, words) => (out ? resolve(out) : reject(error ?? new Error(words))),
    );
  });
  const all = { call: 'yes', content: 'yes', tokens: 'yes', parent: 'yes' };
  expect(JSON.parse(stdout) as Result[]).toMatchObject([
    { modules: 'CJS', ...all },
    { modules: 'ESM', ...all },
  ]);
});
