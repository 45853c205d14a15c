// Warnings of the application's and of Node's.
import { EventEmitter } from 'node:events';
import { once } from 'node:events';

process.emitWarning('of the application', 'OurWarning', 'APP001');
const emitter = new EventEmitter();
for (let index = 0; index < 11; index++) emitter.on('event', () => {});
const [first] = await once(process, 'warning');
console.log(first.name, first.code);
