// The shape that bundlers write: a chunk exports variables that its init function fills.
import { Child, init_child } from './child.mjs';

init_child();
console.log(new Child().hello(), Child.name);
