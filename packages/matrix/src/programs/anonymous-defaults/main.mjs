import arrow from './arrow.mjs';
import Class from './class.mjs';
import fn from './function.mjs';

console.log(arrow.name, Class.name, fn.name, arrow(), new Class().kind, fn());
