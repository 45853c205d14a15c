// The text of a query to a TraceQuery. Pure; every problem has a position and says what to do.
//
//   query  = or
//   or     = and ("or" and)*
//   and    = not (["and"] not)*
//   not    = ("not" | "-") not | "(" or ")" | term

import { isStorable } from '../validation/storable-text';
import { queryTokens, type Token } from './query-tokens';
import { readTerm } from './read-term';
import type { ParsedQuery, QueryProblem, TraceQuery } from './trace-query';

/** Characters of a query. */
export const MAX_QUERY_LENGTH = 1000;

/** Terms of a query: each is a condition of its own in the database. */
export const MAX_QUERY_TERMS = 50;

/** Parentheses and negations inside each other. */
export const MAX_QUERY_DEPTH = 20;

export function parseTraceQuery(text: string): ParsedQuery {
  if (text.length > MAX_QUERY_LENGTH) {
    const message = `The query is longer than ${MAX_QUERY_LENGTH} characters: shorten it.`;
    return { problem: { message, start: MAX_QUERY_LENGTH, end: text.length, suggestion: null } };
  }
  if (!isStorable(text)) {
    const message = 'The query contains a character that no stored text has: remove it.';
    return { problem: { message, start: 0, end: text.length, suggestion: null } };
  }
  const tokens = queryTokens(text);
  if (!Array.isArray(tokens)) return { problem: tokens };
  if (tokens.length === 1) return { query: undefined };
  try {
    return { query: new Parser(text, tokens).parse() };
  } catch (error) {
    if (error instanceof QueryFault) return { problem: error.problem };
    throw error;
  }
}

/** Unwinds the parser; never leaves this file. */
class QueryFault extends Error {
  constructor(readonly problem: QueryProblem) {
    super(problem.message);
  }
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #termCount = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  parse(): TraceQuery {
    const query = this.#or();
    if (this.#token.kind === 'close') this.#fail('There is no "(" for this ")": remove it.', '');
    return query;
  }

  get #token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #or(): TraceQuery {
    const terms = [this.#and()];
    while (this.#token.kind === 'or') {
      this.#next++;
      terms.push(this.#and());
    }
    return terms.length === 1 ? (terms[0] as TraceQuery) : { kind: 'or', terms };
  }

  #and(): TraceQuery {
    const terms = [this.#not()];
    for (;;) {
      if (this.#token.kind === 'and') this.#next++;
      else if (!['open', 'not', 'term'].includes(this.#token.kind)) break;
      terms.push(this.#not());
    }
    return terms.length === 1 ? (terms[0] as TraceQuery) : { kind: 'and', terms };
  }

  #not(): TraceQuery {
    const { kind } = this.#token;
    if (kind === 'term') return this.#term();
    if (kind !== 'not' && kind !== 'open') return this.#missing();
    if (++this.#depth > MAX_QUERY_DEPTH) {
      this.#fail(`The query nests deeper than ${MAX_QUERY_DEPTH} levels: remove some parentheses.`);
    }
    const opened = this.#token;
    this.#next++;
    let query: TraceQuery;
    if (kind === 'not') {
      query = { kind: 'not', term: this.#not() };
    } else {
      query = this.#or();
      if (this.#token.kind !== 'close') this.#fail('This "(" is not closed: add ")".', null, opened);
      this.#next++;
    }
    this.#depth--;
    return query;
  }

  #term(): TraceQuery {
    if (++this.#termCount > MAX_QUERY_TERMS)
      this.#fail(`The query has more than ${MAX_QUERY_TERMS} terms: remove some.`);
    const result = readTerm(this.#token, this.#text);
    if ('message' in result) throw new QueryFault(result);
    this.#next++;
    return result;
  }

  #missing(): never {
    const { kind, start, end } = this.#token;
    const before = this.#tokens[this.#next - 1];
    if (kind === 'end' && before) {
      this.#fail(`Something is missing after "${this.#text.slice(before.start, before.end)}".`, null, before);
    }
    if (kind === 'close' && before?.kind === 'open') this.#fail('The parentheses are empty: put a term between them.');
    return this.#fail(`A term is missing before "${this.#text.slice(start, end)}". To search for the word, quote it.`);
  }

  #fail(message: string, suggestion: string | null = null, { start, end } = this.#token): never {
    throw new QueryFault({ message, start, end, suggestion });
  }
}
