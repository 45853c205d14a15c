// Synchronous hooks of the application's that only watch: what passes through them, and what comes back.
import * as nodeModule from 'node:module';

const watched = [];
const short = (text) => String(text).replace(/.*\/(?=[^/]*\/)/, '');
const hooks = nodeModule.registerHooks?.({
  resolve(specifier, context, next) {
    const result = next(specifier, context);
    watched.push(`resolve ${specifier} ${short(context.parentURL)} ${result.format} ${context.conditions.join()}`);
    return result;
  },
  load(url, context, next) {
    const result = next(url, context);
    watched.push(`load ${short(url)} ${context.format} ${result.format} ${String(result.source).length}`);
    return result;
  },
});
await import('./module.mjs');
nodeModule.createRequire(import.meta.url)('./script.cjs');
await import('node:http');
hooks?.deregister?.();
await import('./module.mjs?again');
console.log(watched.join('\n'));
