// Splits the text of a query into tokens. Never fails, except for a quote that is not closed.

import type { QueryProblem } from './trace-query';

export interface Token {
  /** `end` closes the list. `term` is a word, a phrase or `field:value`. */
  kind: 'open' | 'close' | 'and' | 'or' | 'not' | 'term' | 'end';
  start: number;
  end: number;
  /** The field of a term that has one, as it was written. */
  field?: string;
  /** The text of a term behind its field, without quotes and escapes. */
  value: string;
  isQuoted: boolean;
}

/** Tokens, or the problem of a quote that is not closed. */
export function queryTokens(text: string): Token[] | QueryProblem {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (/\s/.test(character)) {
      at++;
    } else if (character === '(' || character === ')') {
      tokens.push({ kind: character === '(' ? 'open' : 'close', start: at, end: ++at, value: '', isQuoted: false });
    } else if (character === '-' && /[^\s)-]/.test(text[at + 1] ?? '')) {
      tokens.push({ kind: 'not', start: at, end: ++at, value: '', isQuoted: false });
    } else {
      const token = readTerm(text, at);
      if ('message' in token) return token;
      tokens.push(token);
      at = token.end;
    }
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length, value: '', isQuoted: false });
  return tokens;
}

function readTerm(text: string, start: number): Token | QueryProblem {
  const field = /^([A-Za-z][\w.-]*):(?!\/\/)/.exec(text.slice(start, start + 64));
  const valueStart = start + (field?.[0].length ?? 0);
  // A comparison belongs to the value: `>2s`, `="a b"`.
  const comparison = field ? (/^[<>]?=?/.exec(text.slice(valueStart, valueStart + 2))?.[0] ?? '') : '';
  const bodyStart = valueStart + comparison.length;
  const named = field ? { field: field[1] as string } : {};
  if (text[bodyStart] === '"') {
    const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(text.slice(bodyStart));
    if (!quoted) {
      const message = 'The quote is not closed: add " at the end of the phrase.';
      return { message, start: bodyStart, end: text.length, suggestion: `${text.slice(bodyStart)}"` };
    }
    const value = comparison + (quoted[1] as string).replace(/\\(.)/gs, '$1');
    return { kind: 'term', start, end: bodyStart + quoted[0].length, value, isQuoted: true, ...named };
  }
  const body = /^[^\s()"]*/.exec(text.slice(bodyStart))?.[0] ?? '';
  const end = bodyStart + body.length;
  const keyword = field ? undefined : /^(?:and|or|not)$/i.exec(body)?.[0].toLowerCase();
  if (keyword !== undefined) return { kind: keyword as 'and', start, end, value: '', isQuoted: false };
  return { kind: 'term', start, end, value: comparison + body, isQuoted: false, ...named };
}
