// Which processes are tools that merely start the application: NODE_OPTIONS reaches them too.
import { realpathSync } from 'node:fs';

/** Package managers, process managers and file watchers; PM2 runs the application inside its ProcessContainer files. */
const TOOL_FILES = [
  /[\\/]node_modules[\\/](npm|pnpm|yarn|corepack|nodemon)[\\/]/,
  /[\\/](npm-cli|npx-cli)\.js$/,
  /[\\/](pnpm|pnpx)\.[cm]?js$/,
  /[\\/]yarn(-[\d.]+)?\.[cm]?js$/,
  /[\\/]corepack[\\/]dist[\\/]/,
  /[\\/]pm2[\\/](bin[\\/]pm2|lib[\\/]Daemon\.js|lib[\\/]binaries[\\/])/,
];

/** @param mainFile what the process runs: its `process.argv[1]` */
export function isToolProcess(mainFile: string | undefined): boolean {
  if (!mainFile) return false;
  return TOOL_FILES.some((tool) => tool.test(realPath(mainFile)));
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
