// Instrumented packages that fail while they load: the error is theirs, each time, and a second try may succeed.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
for (const load of [() => import('openai'), () => import('openai'), () => import('pg'), () => import('koa')]) {
  await load().catch((error) => console.log(error.name, error.message.split('\n')[0]));
}
try {
  require('pg');
} catch (error) {
  console.log(error.message, error.stack.split('\n')[1].replace(/\(.*\//, ''));
}
globalThis.mayLoad = true;
console.log(require('pg').loaded, Object.keys(require.cache).some((file) => file.endsWith('/node_modules/koa/index.js')));
