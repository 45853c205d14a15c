// JSON, static and dynamic; without its attribute, and with a wrong one, the errors are Node's.
import { createRequire } from 'node:module';
import data from './data.json' with { type: 'json' };

const dynamic = await import('./data.json', { with: { type: 'json' } });
console.log(data.answer, dynamic.default === data, Object.keys(dynamic));
console.log(createRequire(import.meta.url)('./data.json').answer);
for (const load of [
  () => import('./data.json'),
  () => import('./main.mjs', { with: { type: 'json' } }),
  () => import('./broken.json', { with: { type: 'json' } }),
  () => import('./data.json', { with: { type: 'css' } }),
  () => import('data:application/json,{"a":1}', { with: { type: 'json' } }).then((m) => console.log(m.default)),
]) {
  await load().catch((error) => console.log(error.name, error.code, error.message.split('file:')[0].slice(0, 40)));
}
