// Tells the processes that merely start the application, and are not traced: NODE_OPTIONS reaches them too.
import { realpathSync } from 'node:fs';

/**
 * Package managers, process managers, file watchers, and commands that start another: the application is their child.
 * PM2 runs the application inside its ProcessContainer files.
 */
const TOOL_FILES = [
  /[\\/]node_modules[\\/](npm|pnpm|yarn|corepack|nodemon)[\\/]/,
  /[\\/](npm-cli|npx-cli)\.js$/,
  /[\\/](pnpm|pnpx)\.[cm]?js$/,
  /[\\/]yarn(-[\d.]+)?\.[cm]?js$/,
  /[\\/]corepack[\\/]dist[\\/]/,
  /[\\/]node_modules[\\/](ts-node-dev|node-dev|cross-env|dotenv-cli|env-cmd|forever)[\\/]/,
  /[\\/]node_modules[\\/](concurrently|npm-run-all2?|nx|turbo|lerna)[\\/]/,
  /[\\/]node_modules[\\/]tsx[\\/]dist[\\/]cli\.[cm]js$/,
  /[\\/]pm2[\\/](bin[\\/]pm2|lib[\\/]Daemon\.js|lib[\\/]binaries[\\/])/,
];

/**
 * @param mainFile what the process runs: its `process.argv[1]`
 * @param flags Node's own: its `process.execArgv`
 */
export function isToolProcess(mainFile: string | undefined, flags: readonly string[]): boolean {
  if (flags.some((flag) => flag === '--check' || flag === '-c')) return true;
  // The test runner starts a process for each file, unless it is told not to.
  if (flags.includes('--test') && !flags.some((flag) => /isolation=none$/.test(flag))) return true;
  return mainFile !== undefined && TOOL_FILES.some((tool) => tool.test(realPath(mainFile)));
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
