// An importer sees what the module assigns later, through named imports, namespaces and re-exports.
import { client, connect, count } from './connection.mjs';
import * as connection from './connection.mjs';
import { again } from './passes-on.mjs';

console.log(client, connection.client, again, count);
await connect();
console.log(client, connection.client, again, count);
setTimeout(() => console.log(count, connection.count), 5);
