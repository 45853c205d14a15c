// How a program says with which code it ends, and who has the last word.
import { spawnSync } from 'node:child_process';

const ENDS = [
  'process.exitCode = "4"',
  'process.exit("6")',
  'process.on("exit", () => { process.exitCode = 8 })',
  'process.on("exit", (code) => process.exit(code + 9)); process.exit(1)',
  'process.on("exit", () => { throw new Error("in exit") })',
  'process.on("beforeExit", () => process.exit(10))',
  'process.once("beforeExit", () => setTimeout(() => console.log("more work"), 5))',
  'process.on("uncaughtException", (error) => console.log(error.message)); setTimeout(() => { throw new Error("caught") })',
  'process.on("uncaughtException", () => { throw new Error("second") }); throw new Error("first")',
  'process.setUncaughtExceptionCaptureCallback((error) => console.log("captured", error.message)); throw new Error("x")',
  'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 5000)',
  'process.reallyExit(12)',
  'new Promise(() => {}); process.exitCode = 13',
];
for (const code of ENDS) {
  const args = [...process.execArgv, '--eval', `process.on("exit", (code) => console.log("exit", code)); ${code}`];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const said = stderr.split('\n').filter((line) => !/^\[info\] @sgp-otel|^ +at |^node:/.test(line));
  console.log(code, status, signal, stdout, said.join('\n'));
}
