// Defaults and names, mixed; names that are no identifiers; a default that changes, and one that does not.
import first, { second as renamed, 'no identifier' as odd, setBoth, value } from './names.mjs';
import variable, { default as same, change } from './changes.mjs';

console.log(first, renamed, odd, value, variable, same);
setBoth(5);
change();
console.log(first, renamed, value, variable, same);
