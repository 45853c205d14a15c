import { get } from 'node:http';
import data from './data.json' with { type: 'json' };

console.log(typeof get, data.a, typeof gc, typeof navigator, typeof WebSocket, Object.isFrozen(Array.prototype));
try {
  console.log(new Function('return 1')(), {}.__proto__ === Object.prototype);
} catch (error) {
  console.log(error.name, error.message);
}
process.exitCode = 3;
await import('./script.cjs');
