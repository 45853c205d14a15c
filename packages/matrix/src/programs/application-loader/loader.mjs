export async function resolve(specifier, context, next) {
  if (specifier.startsWith('virtual:')) return { url: specifier, shortCircuit: true };
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (url.startsWith('virtual:')) {
    return { format: 'module', source: `export const text = ${JSON.stringify(url)}`, shortCircuit: true };
  }
  const result = await next(url, context);
  if (!url.endsWith('transformed.mjs')) return result;
  return { ...result, source: String(result.source).replace('before', 'after') };
}
