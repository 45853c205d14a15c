// Mocks of builtins, with node:test.
import assert from 'node:assert';
import fs from 'node:fs';
import https from 'node:https';
import { mock } from 'node:test';

const exists = mock.method(fs, 'existsSync', () => true);
assert(fs.existsSync('/no/such/file'));
const get = mock.method(https, 'get', (url) => `mocked ${url}`);
console.log(https.get('https://example.invalid'), exists.mock.callCount(), get.mock.callCount());
mock.restoreAll();
console.log(fs.existsSync('/no/such/file'), https.get.length >= 0, https.get.name);
