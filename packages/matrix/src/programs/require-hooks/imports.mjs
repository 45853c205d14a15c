import { createRequire } from 'node:module';
import real from './real.js';

const require = createRequire(import.meta.url);
console.log(real, require('stub'), require('alias'));
