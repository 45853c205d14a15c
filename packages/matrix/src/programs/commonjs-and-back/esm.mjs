import { createRequire } from 'node:module';
import shared, { log } from './shared.cjs';
import * as again from './again.cjs';

log.push('esm');
export { shared as default, log };
createRequire(import.meta.url)('./shared.cjs').log.push(again.name);
