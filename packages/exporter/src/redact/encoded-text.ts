// Credentials in what is percent-encoded, as a URL within a URL is: `?next=https%3A%2F%2Fuser%3A…%40host`.
import type { Edit } from './edits';

/** An encoded character of ASCII: a sign behind a name, or a blank that a key begins behind. */
const ENCODED_SIGN = /%(?:[2-7][0-9A-Fa-f]|0[9aAdD])/;
const isDelimiter = (code: number) =>
  code <= 0x22 || code === 0x26 || code === 0x27 || code === 0x3c || code === 0x3e || code === 0x5c || code === 0x60;
const MAX_LEVELS = 3;

export function mayBeEncoded(text: string): boolean {
  return text.includes('%') && ENCODED_SIGN.test(text);
}

/** @param find finds in the decoded text; @returns where that is in the text as it is */
export function findEncoded(
  text: string,
  edits: Edit[] | undefined,
  find: (text: string) => Edit[] | undefined,
  level = 1,
): Edit[] | undefined {
  if (!mayBeEncoded(text)) return edits;
  let found = edits;
  let end = 0;
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', end)) {
    let start = at;
    while (start > end && !isDelimiter(text.charCodeAt(start - 1))) start--;
    end = at + 1;
    while (end < text.length && !isDelimiter(text.charCodeAt(end))) end++;
    const run = text.slice(start, end);
    if (!ENCODED_SIGN.test(run)) continue;
    const { decoded, starts } = decode(run);
    let inner = find(decoded);
    if (level < MAX_LEVELS) inner = findEncoded(decoded, inner, find, level + 1);
    for (const edit of inner ?? []) {
      found ??= [];
      found.push({ start: start + (starts[edit.start] as number), end: start + (starts[edit.end] as number) });
    }
  }
  return found;
}

/** ASCII only: other characters stay as they are, no credential's name or sign is among them. */
function decode(run: string): { decoded: string; starts: Uint32Array } {
  const starts = new Uint32Array(run.length + 1);
  let decoded = '';
  let copied = 0;
  let count = 0;
  for (let at = 0; at < run.length; ) {
    starts[count++] = at;
    const code = run.charCodeAt(at) === 0x25 ? Number.parseInt(run.slice(at + 1, at + 3), 16) : Number.NaN;
    if (
      (code >= 0x20 || code === 0x0a || code === 0x0d || code === 0x09) &&
      code < 0x7f &&
      /^[0-9A-Fa-f]{2}$/.test(run.slice(at + 1, at + 3))
    ) {
      decoded += run.slice(copied, at) + String.fromCharCode(code);
      at += 3;
      copied = at;
    } else at++;
  }
  starts[count] = run.length;
  return { decoded: decoded + run.slice(copied), starts };
}
