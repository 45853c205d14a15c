// What a tool patches into a builtin, every importer sees after syncBuiltinESMExports, also of modules that are instrumented.
import fs, { readFileSync } from 'fs';
import { request as bare } from 'http';
import { syncBuiltinESMExports } from 'node:module';
import http, { request } from 'node:http';
import * as namespace from 'node:http';

const original = fs.readFileSync;
fs.readFileSync = () => 'patched file';
http.request = () => 'patched request';
console.log(String(readFileSync(new URL(import.meta.url))).length > 20, typeof request);
syncBuiltinESMExports();
console.log(readFileSync('none'), request(), bare(), namespace.request(), request === bare);
fs.readFileSync = original;
syncBuiltinESMExports();
console.log(readFileSync === original);
