// Stars: ambiguous names disappear, own names win, defaults do not pass.
import * as all from './all.mjs';

console.log(Object.keys(all), all.own, 'ambiguous' in all, 'default' in all);
import('./reads-ambiguous.mjs').catch((error) => console.log(error.name, error.message.split('\n')[0]));
