// The compile cache of Node's, where there is one, with an instrumented package.
import * as nodeModule from 'node:module';
import os from 'node:os';

const status = nodeModule.enableCompileCache?.(`${os.tmpdir()}/compile-cache-of-a-program`)?.status;
console.log(status, (await import('./value.mjs')).value, typeof (await import('express')).default);
nodeModule.flushCompileCache?.();
