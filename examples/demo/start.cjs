// `npm run demo`: installs and builds what the demo needs, unless that is done, and starts it. Old versions of Node
// read this file: its syntax is Node 12's.
require('./require-node.cjs');
require('./prepare.cjs').prepare();
import('./demo.mjs');
