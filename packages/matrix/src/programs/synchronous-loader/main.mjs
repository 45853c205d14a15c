// Synchronous hooks of the application's, for both module systems.
import * as nodeModule from 'node:module';

if (!nodeModule.registerHooks) console.log('no synchronous hooks');
else {
  nodeModule.registerHooks({
    resolve: (specifier, context, next) => next(specifier === 'alias' ? './real.cjs' : specifier, context),
    load(url, context, next) {
      const result = next(url, context);
      return url.endsWith('text.mjs') ? { ...result, source: 'export const text = "replaced"' } : result;
    },
  });
  const require = nodeModule.createRequire(import.meta.url);
  console.log(require('./real.cjs'), (await import('alias')).default, (await import('./text.mjs')).text);
}
