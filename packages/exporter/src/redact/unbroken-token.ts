// Unbroken tokens: runs of letters, digits and the signs of base64 and base64url. Every key is in one.

const isTokenChar = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._+/=~')
  isTokenChar[char.charCodeAt(0)] = 1;

/** `false` beyond the end of the text. */
export function isTokenCharAt(text: string, at: number): boolean {
  return isTokenChar[text.charCodeAt(at)] === 1;
}

/** Where the run around this position ends. */
export function endOfToken(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code > 127 || isTokenChar[code] === 0) break;
    at++;
  }
  return at;
}

/** Where the run that ends here begins, not before `first`. */
export function startOfToken(text: string, end: number, first: number): number {
  let start = end;
  while (start > first) {
    const code = text.charCodeAt(start - 1);
    if (code > 127 || isTokenChar[code] === 0) break;
    start--;
  }
  return start;
}
