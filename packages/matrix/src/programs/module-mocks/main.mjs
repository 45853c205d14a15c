// Mocks of whole modules, where Node has them: a builtin, a package that is instrumented, a file.
import { mock } from 'node:test';

if (!mock.module) console.log('no module mocks');
else {
  mock.module('node:http', { namedExports: { request: () => 'mocked request' } });
  mock.module('openai', { defaultExport: class Mocked {}, namedExports: { extra: 1 } });
  mock.module('./file.mjs', { namedExports: { value: 'mocked' } });
  console.log((await import('node:http')).request(), (await import('./file.mjs')).value);
  const openai = await import('openai');
  console.log(openai.default.name, openai.extra);
  mock.restoreAll();
}
