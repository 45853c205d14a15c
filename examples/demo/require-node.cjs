// Ends a program on a Node that is older than package.json asks for, in words instead of a stack. Old versions read
// this file: its syntax is Node 12's.
const needed = require('../../package.json').engines.node.replace('>=', '');
const asNumbers = (version) => version.split('.').map(Number);
const [major, minor] = asNumbers(process.versions.node);
const [neededMajor, neededMinor] = asNumbers(needed);

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  process.stderr.write(`sgp-otel needs Node ${needed} or later, this is ${process.versions.node}\n`);
  process.exit(1);
}
