// Settings of this package that are off unless they are asked for.
import { log } from '../diagnostics/log';

/** @param setting the value of `variable`, as written; one that is neither yes nor no is said, and off */
export function isAskedFor(variable: string, setting: string | undefined): boolean {
  if (setting === undefined || /^(false|0|no|off)$/i.test(setting)) return false;
  if (/^(true|1|yes|on)$/i.test(setting)) return true;
  log.warn(`${variable} is ${JSON.stringify(setting)}; expected true or false; using false.`);
  return false;
}
