// Where a quoted text ends, also one that is within another or was cut off.
import { quoteAt, quotedEnd } from '../../src/redact/quoted-text';

it.each<[string, number, string]>([
  ['"a', 0, '"'],
  ["'a", 0, "'"],
  ['`a', 0, '`'],
  ['x"a', 1, '"'],
  ['\\"a', 0, '\\"'],
  ['\\\\\\"a', 0, '\\\\\\"'],
  [`${'\\'.repeat(7)}"`, 0, `${'\\'.repeat(7)}"`],
  [`${'\\'.repeat(8)}"`, 0, ''],
  ['x"a', 0, ''],
  ['\\a', 0, ''],
  ['"', 1, ''],
])('the quote in %s at %i is %s', (text, at, quote) => {
  expect(quoteAt(text, at)).toBe(quote);
});

/** `|` marks the end. */
it.each<[string, string]>([
  ['"', 'abc|" x'],
  ['"', '|" x'],
  ["'", 'a"b|\' x'],
  ['`', 'abc|` x'],
  ['"', 'a\\"b|" x'],
  ['"', 'a\\\\|" x'],
  ['"', 'a\\\\\\"b|" x'],
  ['\\"', 'abc|\\" x'],
  ['\\"', 'abc|" x'],
  ['\\"', 'a\\\\\\"b|\\" x'],
  ['\\"', 'a\\\\\\\\|\\" x'],
  ['\\\\\\"', 'abc|\\\\\\" x'],
  ['\\\\\\"', 'abc|\\" x'],
  ['\\\\\\"', 'abc|" x'],
  ['\\\\\\"', 'a\\\\\\\\\\\\\\"b|\\\\\\" x'],
  // Cut off: to the end of the line, or to the end of the JSON text around it.
  ['"', 'abc|'],
  ['"', 'abc|\ndef'],
  ["'", 'abc|"} x'],
  ["'", 'abc|" ] x'],
  ["'", 'abc|", x'],
  ["'", 'abc|": x'],
  ["'", 'abc|"'],
  ["'", 'abc|\\"} x'],
  ["'", 'abc|\\\\\\"} x'],
  ["'", 'a"b|"} x'],
  ["'", 'abc" x|'],
  ["'", 'abc"://x|'],
  ["'", 'abc|\n"} x'],
  ["'", '{abc"} x|'],
  ["'", '[abc"} x|\ny'],
])('a text that begins with %s ends: %s', (quote, marked) => {
  const end = marked.indexOf('|');
  const text = `x=${quote}${marked.replace('|', '')}`;
  expect(quotedEnd(text, 2 + quote.length, quote)).toBe(2 + quote.length + end);
});
