// What holds a process that does nothing, and what comes after that.
import { setTimeout as wait } from 'node:timers/promises';

// A file that was read may count until its memory is collected.
const kinds = () => process.getActiveResourcesInfo().filter((kind) => !/^(TTY|Pipe|FSReq)/.test(kind)).sort().join();
await wait(100);
console.log(kinds());
const timer = setTimeout(() => {}, 10);
const interval = setInterval(() => {}, 1000).unref();
console.log(kinds(), timer.hasRef(), interval.hasRef(), timer.constructor.name);
await wait(50);
console.log(kinds(), process._getActiveHandles().filter(({ constructor }) => !/Stream|Socket/.test(constructor.name)).length);
