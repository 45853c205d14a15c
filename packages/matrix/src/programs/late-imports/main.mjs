// Imports within callbacks, side by side, of one module and of many, with queries. Which of several files Node reads first is chance: only what is
// the same in every run is printed.
const many = await Promise.all(Array.from({ length: 20 }, (_, index) => import(`./value.mjs?n=${index % 3}`)));
const isShared = many.every((module, index) => module === many[index % 3]);
console.log(new Set(many).size, isShared, [...new Set(many.map(({ order }) => order))].sort().join());
setTimeout(async () => console.log((await import('./value.mjs')).order, (await import('./value.mjs')).order));
queueMicrotask(() => import('./value.mjs').then(({ order }) => console.log('microtask', order)));
