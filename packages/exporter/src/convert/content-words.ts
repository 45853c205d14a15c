// Words that the names of content attributes end with, in any framework. One table for the last resort, which takes
// such attributes for the content of a side, and for `captureContent: false`, which leaves them out.
import type { ContentSide, SideWord } from './attribute-key';

/** Words that say that an attribute is the input or the output, best first. */
const SIDE_WORDS: Readonly<Record<ContentSide, readonly string[]>> = {
  input: 'input inputs prompt prompts arguments args kwargs request query question instruction'.split(' '),
  output:
    'output outputs completion completions result results response answer reply replies documents generation'.split(
      ' ',
    ),
};
/** Words that say how content was written, not which side it is: `input_json`, `prompt_text`, `output_messages`. */
const FORM_WORDS: ReadonlySet<string> = new Set(
  'json value values data str string body raw text messages message content contents payload'.split(' '),
);
/** Those of the forms that mean content even without a word of a side before them. */
const CONTENT_FORMS: ReadonlySet<string> = new Set('text messages message content contents payload'.split(' '));
/** Words for content that belongs to neither side. */
const OTHER_WORDS: ReadonlySet<string> = new Set(
  (
    'argument requests responses texts transcript transcripts transcription reasoning thinking queries questions ' +
    'answers instructions document chunk chunks utterance summary'
  ).split(' '),
);
const MAX_NAME_CHARS = 64;

/** Most names have none of the words, anywhere in them. */
const ANY_SIDE_WORD = new RegExp(Object.values(SIDE_WORDS).flat().join('|'), 'i');

/** The side that a name's last word stands for: `acme.inputText`, `acme.input_json` and `acme:INPUT` are input. */
export function sideWordOf(key: string): SideWord | undefined {
  if (!ANY_SIDE_WORD.test(key.slice(-MAX_NAME_CHARS))) return undefined;
  const word = wordsOf(key).findLast((each) => !FORM_WORDS.has(each)) ?? '';
  for (const side of ['input', 'output'] as const) {
    const rank = SIDE_WORDS[side].indexOf(word);
    if (rank !== -1) return { side, rank };
  }
  return undefined;
}

/** Whether a name ends in a word of content. */
export function hasContentWord(key: string): boolean {
  const words = wordsOf(key);
  const last = words[words.length - 1];
  if (last !== undefined && CONTENT_FORMS.has(last)) return true;
  return sideWordOf(key) !== undefined || OTHER_WORDS.has(words.findLast((word) => !FORM_WORDS.has(word)) ?? '');
}

function wordsOf(key: string): string[] {
  return key
    .slice(-MAX_NAME_CHARS)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
