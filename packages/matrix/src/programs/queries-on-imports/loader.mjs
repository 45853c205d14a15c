// As loaders of mocks and of hot reloading do: all that a marked module imports is marked too.
let number = 0;
export async function resolve(specifier, context, next) {
  const result = await next(specifier, context);
  if (!/\?number=/.test(context.parentURL) && !specifier.startsWith('fresh:')) return result;
  return { ...result, url: result.url.startsWith('file:') ? `${result.url.split('?')[0]}?number=${++number}` : result.url };
}
