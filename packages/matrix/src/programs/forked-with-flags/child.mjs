const flags = process.execArgv.filter((each) => !/^--(require|import)$|register|empty/.test(each));
const said = [flags, process.argv[2], Error.stackTraceLimit, process.env.NODE_OPTIONS, process.env.HOME !== undefined];
process.send(said, () => {
  process.disconnect();
  process.exitCode = 4;
});
