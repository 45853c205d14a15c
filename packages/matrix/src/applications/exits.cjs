// One span by hand, and the end at once.
require('./one-span.cjs');
process.exit(3);
