// Emphasis, code, links and line breaks inside a block of Markdown.

export type Inline =
  | string
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'em' | 'del'; text: Inline[] }
  | { kind: 'link'; href: string; text: Inline[] }
  /** A picture of another host: named, never loaded. */
  | { kind: 'image'; address: string; alt: string };

const MAX_DEPTH = 4;
/** Longest line that is searched for emphasis and links; nobody writes longer prose. */
const MAX_CHARACTERS = 20_000;

const EMPHASIS = { '**': 'strong', __: 'strong', '~~': 'del', '*': 'em', _: 'em' } as const;

/** What may begin something other than plain text. */
const START = /\\[!-/:-@[-`{-~]|`+|\*\*|__|~~|[*_]|!?\[|https?:\/\/[^\s<>"'`\])|]+/g;
/** `[words](address "title")`, at most one pair of brackets in the words. */
const LINK =
  /!?\[((?:[^[\]\\]|\\.|\[[^[\]]{0,200}\]){0,1000})\]\(\s{0,9}<?([^\s<>()]{0,2000}(?:\([^\s<>()]{0,500}\))?[^\s<>()]{0,500})>?(?:\s+"[^"]{0,500}")?\s{0,9}\)/y;

export function readInline(text: string): Inline[] {
  return text.length > MAX_CHARACTERS ? [text] : read(text, 0);
}

function read(text: string, depth: number): Inline[] {
  if (depth > MAX_DEPTH) return [text];
  const found: Inline[] = [];
  let plainFrom = 0;
  /** Delimiters that were looked for and do not occur any more: nobody looks for them twice. */
  const absent = new Set<string>();
  const start = new RegExp(START);
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const [mark] = match;
    const step = at(text, match.index, mark, depth, absent);
    if (step === undefined) continue;
    if (match.index > plainFrom) found.push(text.slice(plainFrom, match.index));
    found.push(step.inline);
    plainFrom = step.end;
    start.lastIndex = step.end;
  }
  if (plainFrom < text.length) found.push(text.slice(plainFrom));
  return found;
}

interface Step {
  inline: Inline;
  end: number;
}

function at(text: string, from: number, mark: string, depth: number, absent: Set<string>): Step | undefined {
  if (mark.startsWith('\\')) return { inline: mark.slice(1), end: from + mark.length };
  if (mark.startsWith('`')) return code(text, from, mark, absent);
  if (mark.startsWith('http')) {
    const href = mark.replace(/[.,;:!?]+$/, '');
    return { inline: { kind: 'link', href, text: [href] }, end: from + href.length };
  }
  if (mark.endsWith('[')) return link(text, from, depth);
  return emphasis(text, from, mark as keyof typeof EMPHASIS, depth, absent);
}

function code(text: string, from: number, mark: string, absent: Set<string>): Step | undefined {
  const end = closing(text, mark, from + mark.length, absent);
  if (end === undefined) return undefined;
  const inner = text.slice(from + mark.length, end);
  return { inline: { kind: 'code', text: inner.trim() === '' ? inner : inner.trim() }, end: end + mark.length };
}

function emphasis(
  text: string,
  from: number,
  mark: keyof typeof EMPHASIS,
  depth: number,
  absent: Set<string>,
): Step | undefined {
  const inner = from + mark.length;
  if (!/\S/.test(text[inner] ?? '') || (mark.startsWith('_') && /\w/.test(text[from - 1] ?? ''))) return undefined;
  const end = closing(text, mark, inner + 1, absent);
  if (end === undefined || !/\S/.test(text[end - 1] ?? '')) return undefined;
  // snake_case is no emphasis.
  if (mark.startsWith('_') && /\w/.test(text[end + mark.length] ?? '')) return undefined;
  const inline: Inline = { kind: EMPHASIS[mark], text: read(text.slice(inner, end), depth + 1) };
  return { inline, end: end + mark.length };
}

function closing(text: string, mark: string, from: number, absent: Set<string>): number | undefined {
  if (absent.has(mark)) return undefined;
  const end = text.indexOf(mark, from);
  if (end !== -1) return end;
  absent.add(mark);
  return undefined;
}

function link(text: string, from: number, depth: number): Step | undefined {
  LINK.lastIndex = from;
  const match = LINK.exec(text);
  if (match === null) return undefined;
  const [whole, words = '', address = ''] = match;
  const end = from + whole.length;
  if (whole.startsWith('!')) return { inline: { kind: 'image', address, alt: words }, end };
  // Any other scheme (javascript:, data:, file:) is shown as it was written.
  if (!/^(?:https?:\/\/|mailto:)/i.test(address)) return undefined;
  return { inline: { kind: 'link', href: address, text: read(words, depth + 1) }, end };
}
