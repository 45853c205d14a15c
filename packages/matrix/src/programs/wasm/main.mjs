// A WebAssembly module, read and compiled, and imported where Node can.
import { readFile } from 'node:fs/promises';

const { instance } = await WebAssembly.instantiate(await readFile(new URL('./add.wasm', import.meta.url)));
console.log(instance.exports.add(2, 3));
await import('./add.wasm').then(
  (module) => console.log(Object.keys(module), module.add(20, 22)),
  (error) => console.log(error.name, error.code),
);
