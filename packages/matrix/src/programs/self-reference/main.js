import * as self from 'self-reference';
import { part } from 'self-reference/part';

export const main = 'main';
console.log(self.main, Object.keys(self), part);
