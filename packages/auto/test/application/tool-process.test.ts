// Which processes only start the application.
import { isToolProcess } from '../../src/application/tool-process';

describe('isToolProcess', () => {
  it.each([
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
    '/usr/lib/node_modules/npm/bin/npx-cli.js',
    '/home/me/.cache/node/corepack/v1/pnpm/10.0.0/bin/pnpm.cjs',
    '/opt/pnpm/pnpm.mjs',
    '/app/.yarn/releases/yarn-4.9.1.cjs',
    '/usr/lib/node_modules/corepack/dist/pnpm.js',
    '/app/node_modules/nodemon/bin/nodemon.js',
    '/app/node_modules/pm2/bin/pm2',
    '/app/node_modules/pm2/lib/Daemon.js',
    'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js',
  ])('is true of %s', (file) => {
    expect(isToolProcess(file, [])).toBe(true);
  });

  it.each([
    '/app/server.js',
    '/app/npm.js',
    '/app/node_modules/.bin/next',
    '/app/node_modules/pm2/lib/ProcessContainerFork.js',
    '/srv/yarn-shop/index.js',
    undefined,
  ])('is false of %s', (file) => {
    expect(isToolProcess(file, [])).toBe(false);
  });

  it('is true where Node only checks a file, or starts the processes of its test runner', () => {
    expect(isToolProcess('/app/server.js', ['--check'])).toBe(true);
    expect(isToolProcess(undefined, ['--test'])).toBe(true);
    expect(isToolProcess(undefined, ['--test', '--test-isolation=none'])).toBe(false);
  });
});
