// Whether an attribute that no dialect knows holds a prompt, an answer or a part of one, by its name and its value:
// such attributes of GenAI spans are not sent without `captureContent`.
import { hasContentWord } from './content-words';

/** Ends of names that say what an error or a text for people is. */
const NOT_CONTENT = /(?:^|[._])(?:error|exception|status)[._]?(?:message|body|text)?$/i;
/** Longer than ids, names and addresses. */
const LONG_TEXT_CHARS = 256;
/** Fields of messages and their parts in the JSON of any framework. */
const MESSAGE_FIELD =
  /\\?["'](?:role|content|contents|messages|parts|text|prompt|completion|input|output|arguments|args|thinking|reasoning)\\?["']\s*:\s*[\\"'[{]/;
const SEARCHED_CHARS = 4096;
const MAX_ENTRIES = 100;

export function looksLikeContent(key: string, value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null) return false;
  if (typeof value === 'string' && /^-?\d[\d.]{0,20}$/.test(value)) return false;
  return (hasContentWord(key) && !NOT_CONTENT.test(key)) || holdsContent(value, 0);
}

function holdsContent(value: unknown, depth: number): boolean {
  if (typeof value === 'string') {
    if (value.length > LONG_TEXT_CHARS) return true;
    return /^\s*["[{]/.test(value) && MESSAGE_FIELD.test(value.slice(0, SEARCHED_CHARS));
  }
  if (typeof value !== 'object' || value === null) return false;
  if (depth > 3) return true;
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).some((each) => holdsContent(each, depth + 1));
  return Object.entries(value)
    .slice(0, MAX_ENTRIES)
    .some(([key, each]) => looksLikeContent(key, each) || holdsContent(each, depth + 1));
}
