// Texts cut to a length, and the mark that stands for what is missing. Conversion cuts to the configured limits, and
// encoding cuts again what a request cannot carry: the mark then counts from the text as it was recorded.

/** What stands for the characters that were cut. */
function cutMark(missingChars: number): string {
  return `…<${missingChars} more chars>`;
}

const CUT_MARK = /…<(\d+) more chars>$/;
const MAX_MARK_CHARS = 40;

/** The first `maxChars` of the text, one less where that would end in half a character. */
export function beginning(text: string, maxChars: number): string {
  const last = text.charCodeAt(maxChars - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxChars - 1 : maxChars);
}

/**
 * The beginning of the text, and how many characters are missing.
 * @param originalChars the length of the text before it was cut for the first time
 */
export function cutText(text: string, maxChars: number, originalChars = text.length): string {
  const kept = beginning(text, maxChars);
  return kept + cutMark(originalChars - kept.length);
}

/** The length that a text had before it was cut for the first time. */
export function charsBeforeCuts(text: string): number {
  const mark = CUT_MARK.exec(text.slice(-MAX_MARK_CHARS));
  return mark ? text.length - mark[0].length + Number(mark[1]) : text.length;
}
