// Bindings that are read before they exist, through two other modules: which message, which error, when it works.
const outcome = await import('./first.mjs').catch((error) => error);
console.log(Object.keys(outcome).join(), outcome.report.join('\n'));
await import('./fails.mjs').catch((error) => console.log(error.name, error.message));
await import('./fails.mjs').catch((error) => console.log(error.name, 'again'));
