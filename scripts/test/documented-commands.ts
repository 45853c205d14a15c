// The commands in the shell blocks of the documentation, taken apart far enough to look at each word.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(__dirname, '../..');

export interface DocumentedCommand {
  page: string;
  /** As it is written, without its comment. */
  text: string;
  /** Variables in front of it, and those of `export`: `NAME=value`. */
  variables: string[];
  /** The program and its arguments, without quotes, redirections and what follows a pipe. */
  words: string[];
}

/** Pages that people read; the changelog tells of the past. */
export function pages(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n');
  return files.filter((file) => !/^\.changeset\/|CHANGELOG|^\.github\//.test(file));
}

export function read(page: string): string {
  return readFileSync(path.join(root, page), 'utf8');
}

/** The blocks of a page that are fenced as one of `languages`. */
export function blocks(page: string, languages: readonly string[]): string[] {
  return [...read(page).matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
    .filter(([, language = '']) => languages.includes(language))
    .map(([, , text = '']) => text);
}

/** Every command in the shell blocks of a page, and those in its sentences that call a program of this project. */
export function commandsOf(page: string): DocumentedCommand[] {
  const lines = blocks(page, ['sh', 'bash']).flatMap((block) => block.replace(/\\\n\s*/g, ' ').split('\n'));
  const prose = read(page).replace(/^```[\s\S]*?^```/gm, '');
  const inline = [...prose.matchAll(/`((?:npx @sgp-otel\/|sgp-local |npm run )[^`\n]+)`/g)].map(
    ([, text = '']) => text,
  );
  return [...lines, ...inline].flatMap((line) => splitCommands(line).map((text) => parse(page, text)));
}

/** A line at `&&`, `;` and the end of a comment, but not inside quotes. */
function splitCommands(line: string): string[] {
  const commands: string[] = [];
  let rest = '';
  for (const [token] of line.matchAll(/'[^']*'|"(?:[^"\\]|\\.)*"|&&|;|(?<=^|\s)#.*$|[^'"&;#]+|./g)) {
    if (token.startsWith('#') && token.length > 1) continue;
    if (token === '&&' || token === ';') {
      commands.push(rest);
      rest = '';
    } else rest += token;
  }
  return [...commands, rest].map((command) => command.trim()).filter((command) => command !== '');
}

function parse(page: string, text: string): DocumentedCommand {
  const beforePipe = text.split(/\s(?:\||>>?|<(?![\w-]+>))\s/)[0] as string;
  const words = [...beforePipe.matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/^(['"])([\s\S]*)\1$/, '$2'),
  );
  const isVariable = (word: string) => /^[A-Z_][A-Z0-9_]*=/.test(word);
  if (words[0] === 'export') return { page, text, variables: words.slice(1), words: [] };
  const first = words.findIndex((word) => !isVariable(word));
  const start = first === -1 ? words.length : first;
  return { page, text, variables: words.slice(0, start), words: words.slice(start) };
}
