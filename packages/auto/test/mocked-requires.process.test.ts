// Mocks that step into Node's loading after the flag has run: they are asked for what was loaded before, too.
import { startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const app = require.resolve('./apps/program.cjs');
const own = JSON.stringify(require.resolve('@sgp-otel/testkit/package.json'));

const APP_CODE = `
  const Module = require('node:module');
  const { getBuiltinModule } = process;
  const resolved = [];
  const { _load, _resolveFilename } = Module;
  require('http'); require('fs'); require(${own});
  Module._resolveFilename = function (...args) { resolved.push(args[0]); return _resolveFilename.apply(this, args); };
  require(${own});
  require.cache.http = Object.assign(new Module('http'), { exports: 'by the cache', loaded: true });
  const said = [resolved.length, require('http'), typeof require('node:http').get, getBuiltinModule?.name];
  Module._load = () => 'by a mock';
  said.push(require('fs'), require('node:http'), require(${own}), require('nothing'));
  Module._load = _load;
  console.log(JSON.stringify(said));`;

it('a mock in require.cache or Module._load replaces builtins and files that were loaded before, as without the flag', async () => {
  const env = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: 'http://127.0.0.1:9', APP_CODE };
  const [without, withFlag] = await Promise.all(
    [[], ['--require', register]].map((flags) => startNode([...flags, app], { env }).result),
  );
  expect(withFlag).toMatchObject({ code: 0, stdout: without?.stdout });
  expect(JSON.parse(withFlag?.stdout ?? '')).toContain('by the cache');
  expect(withFlag?.stderr).not.toMatch(/Error|warn/);
});
