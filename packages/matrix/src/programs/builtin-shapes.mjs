// Builtins have the exports that they have, in the same order, with and without node:.
import * as bare from 'http';
import * as fs from 'fs';
import * as events from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import * as dns from 'node:dns/promises';

for (const [name, module] of Object.entries({ http, https, fs, events, dns })) {
  console.log(name, Object.keys(module).join(' '), Object.keys(module.default).length);
}
console.log(bare === http, bare.default === http.default, http.request.name, http.get.length, typeof http.Server);
console.log(Object.prototype.toString.call(http), Object.isFrozen(http), Reflect.has(http, 'then'));
