// Flags, variables and arguments as the program sees them, less the flag that is tried.
const flags = process.execArgv.filter((each) => !/^--(require|import)$|register|empty/.test(each));
console.log(flags, process.argv.length, process.argv0 === process.execPath, process.title.length > 0);
console.log(process.env.NODE_OPTIONS, Object.keys(process.env).sort().join(), process.exitCode);
console.log(process.allowedNodeEnvironmentFlags.size, process.features.inspector, process.report.excludeNetwork);
console.log(typeof process.send, process.connected, process.channel, process.stdin.constructor.name);
console.log(process.hasUncaughtExceptionCaptureCallback(), process.sourceMapsEnabled, process.umask().toString(8));
