Object.assign(exports, require('./language/parser.js'), require('./validation/validate.js'));
const execution = require('./execution/execute.js');
Object.defineProperty(exports, 'execute', { enumerable: true, get: () => execution.execute });
