// Finds variables whose names are almost those of settings: some tool read a file with a byte order mark, Windows line
// ends, quotes or `export`, and took those for a part of the name.
import type { Environment } from './environment';
import { variableText } from './variable-text';

/** One sentence for each known variable that is not set while one with almost its name is. */
export function misnamedVariables(known: ReadonlySet<string>, environment: Environment): string[] {
  return Object.keys(environment).flatMap((name) => {
    const meant = meantName(name);
    if (known.has(name) || !known.has(meant) || environment[meant]) return [];
    return `${meant} is not set, but ${visible(name)} is; correct the name where it is set.`;
  });
}

function meantName(name: string): string {
  const plain = variableText(name) ?? '';
  return variableText(plain.replace(/^(export|set)\s+/, '').replace(/[\s:=]+$/, '')) ?? '';
}

/** Writes invisible characters as numbers. */
function visible(name: string): string {
  return JSON.stringify(name).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
