// Makes foreign text safe for one line of a log: nothing in it can move the cursor, hide, or change the reading order.

/**
 * Control characters, marks that turn the direction of writing, characters without width, separators of lines, tags,
 * variation selectors, private use and halves of characters.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|\u034f|[\u115f\u1160\u3164\uffa0]|\u17b4|\u17b5|\p{Variation_Selector}/gu;

/** One line, with white space as single spaces and each character that cannot be seen as its number: `\u{202e}`. */
export function visibleText(text: string): string {
  return text
    .replace(/[ \t\r\n\f\v]+/g, ' ')
    .replace(/^ | $/g, '')
    .replace(INVISIBLE, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same text without what {@link visibleText} shows as numbers. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, (sign) => (/[ \t\r\n\f\v]/.test(sign) ? sign : ''));
}
