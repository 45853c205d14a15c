// Imports within callbacks, side by side, of one module and of many, with queries.
const many = await Promise.all(Array.from({ length: 20 }, (_, index) => import(`./value.mjs?n=${index % 3}`)));
console.log(new Set(many).size, many.map(({ order }) => order).join());
setTimeout(async () => console.log((await import('./value.mjs')).order, (await import('./value.mjs')).order));
queueMicrotask(() => import('./value.mjs').then(({ order }) => console.log('microtask', order)));
