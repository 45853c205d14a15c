// What to say when the first word is not a command: it may be misspelt, or a file that somebody wants to import.

import { existsSync } from 'node:fs';
import { closestWord } from '../query/closest-word';

export function unknownCommand(word: string, commands: readonly string[]): string {
  const near = closestWord(word, commands);
  const hint =
    near !== undefined
      ? `Did you mean "sgp-local ${near}"?`
      : existsSync(word)
        ? `To import the file: sgp-local import ${word}`
        : `The commands are ${commands.join(', ')}.`;
  return `There is no command ${JSON.stringify(word)}. ${hint}`;
}
