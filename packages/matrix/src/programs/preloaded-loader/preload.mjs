import { register } from 'node:module';

register('data:text/javascript,' + encodeURIComponent(`
  export async function load(url, context, next) {
    const result = await next(url, context);
    if (!url.endsWith('value.mjs')) return result;
    return { ...result, source: String(result.source).replace('before', 'after') };
  }`));
