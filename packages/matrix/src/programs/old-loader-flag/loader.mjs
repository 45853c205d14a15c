export async function load(url, context, next) {
  const result = await next(url, context);
  return url.endsWith('value.mjs') ? { ...result, source: String(result.source).replace('before', 'after') } : result;
}
