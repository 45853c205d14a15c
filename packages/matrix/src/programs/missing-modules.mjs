// Errors of resolution are Node's.
for (const specifier of ['./none.mjs', 'no-such-package', 'node:none', 'http:', '#none', './', 'bad://x']) {
  await import(specifier).catch((error) => console.log(specifier, error.name, error.code));
}
const missing = await import('./none.mjs').catch((error) => error);
console.log(missing.message.replace(/'.*?'/g, "'…'"), missing.url?.endsWith('none.mjs'));
