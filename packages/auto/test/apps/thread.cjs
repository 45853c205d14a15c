// A worker thread from a file, as applications have them, that runs the code it is given.
const { workerData } = require('node:worker_threads');

new Function('require', workerData)(require);
