// A tool that defines properties on builtins, as graceful-fs and others do.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { readFile } from 'node:fs';
import * as http from 'node:http';

const require = createRequire(import.meta.url);
const fs = require('fs');
Object.defineProperty(fs, 'readFile', { configurable: true, enumerable: true, get: () => 'by a getter' });
Object.defineProperty(require('http'), 'extra', { value: 'extra', enumerable: true, configurable: true });
syncBuiltinESMExports();
console.log(readFile, 'extra' in http, http.default.extra, require('node:http') === http.default);
console.log(Object.getOwnPropertyDescriptor(http.default, 'get').writable, delete http.default.extra);
