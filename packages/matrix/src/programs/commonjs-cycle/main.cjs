// A cycle in CommonJS, with Node's warning for what is read too early.
const a = require('./a.cjs');
console.log(a.done, a.b.sawDone, a.b.late());
