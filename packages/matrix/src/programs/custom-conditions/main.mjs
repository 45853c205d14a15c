import { kind } from 'conditions';

console.log(kind);
