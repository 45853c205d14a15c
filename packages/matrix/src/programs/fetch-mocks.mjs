// The application's own fetch, and functions of the global object.
const real = globalThis.fetch;
console.log(real.name, real.length, globalThis.fetch === fetch);
globalThis.fetch = async () => new Response('mocked');
console.log(await (await fetch('http://example.invalid')).text());
globalThis.fetch = real;
await fetch('http://127.0.0.1:1/').catch((error) => console.log(error.name, error.cause.code));
console.log(setTimeout.name, queueMicrotask.length, typeof structuredClone, process.getBuiltinModule?.('fs') !== undefined);
