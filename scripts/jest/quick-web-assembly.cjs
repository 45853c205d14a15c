// Starts each database of a test with half of the work: PGlite is WebAssembly, which V8 otherwise compiles a second
// time, for long runs, on whatever cores it finds.
const v8 = require('node:v8');

v8.setFlagsFromString('--liftoff-only');
