// Child processes inherit the flag that loaded this package, but not the folder it was resolved from: Node would end a
// child that runs elsewhere with "Cannot find module". So that what is inherited works everywhere, it names the file
// instead of the package.
import { pathToFileURL } from 'node:url';
import { nodeOptions } from '../environment/environment';

const SPECIFIER = '@sgp-otel/auto/register';

/** @param file the absolute path of register.js */
export function nameFileInInheritedFlags(file: string): void {
  const before = nodeOptions.read();
  const after = withFile(before, file);
  if (after !== before) nodeOptions.write(after);
  // `fork` and worker threads take over the flags of the command line.
  for (const [index, argument] of process.execArgv.entries()) {
    const flag = process.execArgv[index - 1] ?? '';
    const value = /^(-r|--require|--import|--loader)$/.test(flag) ? argument : undefined;
    if (value === SPECIFIER) process.execArgv[index] = flag === '--import' ? pathToFileURL(file).href : file;
    else if (argument === `--import=${SPECIFIER}`) process.execArgv[index] = `--import=${pathToFileURL(file).href}`;
    else if (argument === `--require=${SPECIFIER}`) process.execArgv[index] = `--require=${file}`;
  }
}

/** `options`, the value of NODE_OPTIONS, with the package's name replaced. */
export function withFile(options: string, file: string): string {
  return options.replace(
    /(^|\s)(-r|--require|--import)(\s+|=)"?@sgp-otel\/auto\/register"?(?=\s|$)/g,
    (_, before: string, flag: string, separator: string) =>
      `${before}${flag}${separator}${flag === '--import' ? pathToFileURL(file).href : quoted(file)}`,
  );
}

/**
 * `value` as Node reads it in NODE_OPTIONS: in double quotes if it has spaces, with a backslash before each quote and
 * backslash.
 */
function quoted(value: string): string {
  return /[\s"\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}
