// A default export that is a function or a class is a variable of its module; an expression is a value.
import Class, { replaceClass } from './class.mjs';
import expression, { replaceExpression } from './expression.mjs';
import fn, { replace } from './function.mjs';
import * as namespace from './function.mjs';

console.log(fn(), new Class().kind, expression);
replace();
replaceClass();
replaceExpression();
console.log(fn(), new Class().kind, expression, namespace.default === fn, fn.name, Class.name);
