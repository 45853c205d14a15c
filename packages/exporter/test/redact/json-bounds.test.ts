// What is replaced in JSON stays within its strings.
import type { Edit } from '../../src/redact/edits';
import { withinJson } from '../../src/redact/json-bounds';
import { CREDENTIAL_MARKER } from '../../src/redact/markers';
import { redactText } from '../../src/redact/redact-text';
import { asRedacted, withMarks, withoutMarks } from './marked-text';

/** With `<` and `>` around what a rule found. */
function bounded(found: string): string {
  const edits: Edit[] = [];
  let text = '';
  for (const part of found.split(/(?=[<>])/)) {
    if (part.startsWith('<')) edits.push({ start: text.length, end: text.length });
    if (part.startsWith('>')) edits.push({ start: (edits.pop() as Edit).start, end: text.length });
    text += part.replace(/^[<>]/, '');
  }
  return withMarks(text, withinJson(text, edits));
}

it.each([
  // Within a string.
  ['{"a":"x <hunter2> y"}', '{"a":"x ⟦hunter2⟧ y"}'],
  ['{"a":"<x>","b":"<y>"}', '{"a":"⟦x⟧","b":"⟦y⟧"}'],
  ['{"<k>":"<v>"}', '{"⟦k⟧":"⟦v⟧"}'],
  // Past its end.
  ['{"a":"x <hunter2","b":"y> z"}', '{"a":"x ⟦hunter2⟧","b":"y z"}'],
  ['{"a":"<hunter2","b":"y> z"}', '{"a":"⟦hunter2⟧","b":"y z"}'],
  ['{"a":"<hunter2","b">:"z"}', '{"a":"⟦hunter2⟧","b":"z"}'],
  ['["<hunter2",3,"x>"]', '["⟦hunter2⟧",3,"x"]'],
  ['{"a":"x <hunter2"}>', '{"a":"x ⟦hunter2⟧"}'],
  ['got {"a":"x <hunter2"} in> it', 'got {"a":"x ⟦hunter2⟧"} in it'],
  // A list.
  ['["<a", "b","c>","d"]', '["⟦a⟧", "⟦b⟧","⟦c⟧","d"]'],
  ['["x<a","b>"]', '["x⟦a⟧","b"]'],
  // Brackets and quotes.
  ['{"a":{"prompt":"password:"<},>"b":"c"}', '{"a":{"prompt":"password:"},"b":"c"}'],
  ['{"a":"password:<"},{"b>":1}', '{"a":"password:"},{"b":1}'],
  ['{"a":<[>1,true,null],"b":-2.5e+3}', '{"a":[1,true,null],"b":-2.5e+3}'],
  ['{"a":1<}>', '{"a":1}'],
  // Not JSON, or not all of it.
  ['a={"b":"<x","c":1>', 'a={"b":"⟦x","c":1⟧'],
  ['p="<ab{"x":"y"}cd>"', 'p="⟦ab{"x":"y"}cd⟧"'],
  ['p="<[1]x>"', 'p="⟦[1]x⟧"'],
  ['p="<[1]>"', 'p="⟦[1]⟧"'],
  ['[see {"a":"x <y","b":2>}', '[see {"a":"x ⟦y⟧","b":2}'],
  ['{"a":"b\nc <d","e":1>}', '{"a":"b\nc ⟦d","e":1⟧}'],
  ['{"a" "b <c","d":1>}', '{"a" "b ⟦c","d":1⟧}'],
  ['{"a":"b <c",}>', '{"a":"b ⟦c",}⟧'],
  ['["a <b"}>', '["a ⟦b"}⟧'],
  ['["a <b":1]>', '["a ⟦b":1]⟧'],
  ['{"a":x,"b":"<c"}>', '{"a":x,"b":"⟦c"}⟧'],
  ['{"a":1x,"b":"<c"}>', '{"a":1x,"b":"⟦c"}⟧'],
  ['{"a":"b <c>"} {"d":"e <f"} g>', '{"a":"b ⟦c⟧"} {"d":"e ⟦f⟧"} g'],
  // JSON in a string.
  ['{"a":"{\\"b\\":\\"x <y\\",\\"c\\":1>}"}', '{"a":"{\\"b\\":\\"x ⟦y⟧\\",\\"c\\":1}"}'],
  ['{"a":"[\\"{\\\\\\"b\\\\\\":\\\\\\"x <y\\\\\\"}\\"]>"}', '{"a":"[\\"{\\\\\\"b\\\\\\":\\\\\\"x ⟦y⟧\\\\\\"}\\"]"}'],
  ['{"a":"x\\u005c <y\\u00e9>\\n"}', '{"a":"x\\u005c ⟦y\\u00e9⟧\\n"}'],
  // An escape is replaced as a whole.
  ['{"a":"x\\<ny>z"}', '{"a":"x⟦\\ny⟧z"}'],
  ['{"a":"x<y\\u00>e9z"}', '{"a":"x⟦y\\u00e9⟧z"}'],
])('%s', (found, marked) => {
  expect(bounded(found as string)).toBe(marked);
});

const asJson = (value: object) => JSON.stringify(value);

it.each(['password', 'password\\'])('keeps the quotes that the number behind %s needs', (key) => {
  const texts = [7, CREDENTIAL_MARKER].map((value) => asJson({ [key]: value }));
  const inTexts = texts.map((text) => asJson({ text }));
  for (const [text = '', expected] of [texts, inTexts]) expect(redactText(text)).toBe(expected);
});

describe('a private key whose lines are a list', () => {
  const body = 'MIIEpAIBAAKCAQEA'.repeat(4);
  const begin = '-----BEGIN RSA PRIVATE KEY-----';
  const end = '-----END RSA PRIVATE KEY-----';
  const M = CREDENTIAL_MARKER;

  it.each([
    [
      [begin, body, body, end, 'after'],
      [M, M, M, M, 'after'],
    ],
    [
      [`x ${begin}`, body, `${end} y`, 'after'],
      [`x ${M}`, M, `${M} y`, 'after'],
    ],
    [
      { a: [`x ${begin}`, body, end, 1], b: 'c' },
      { a: [`x ${M}`, M, M, 1], b: 'c' },
    ],
    [
      [{ text: begin }, { text: body }, { text: end }, { text: 'x' }],
      [{ text: M }, { text: M }, { text: M }, { text: 'x' }],
    ],
  ])('%j', (document, expected) => {
    for (let [text, wanted] = [document, expected].map(asJson), level = 0; level < 3; level++) {
      expect(redactText(text as string)).toBe(wanted);
      [text, wanted] = [{ text }, { text: wanted }].map(asJson);
    }
  });
});

describe('redactText keeps', () => {
  it.each([
    '{"a":{"prompt":"password:"},"b":"c"}',
    '{"a":{"prompt":"password:"},"b":{"c":"password="}}',
    '{"a":["password:",3,true,"x1y2z3"]}',
    '{"password":"⟦hunter2⟧","prompt":"API key:","b":{"password":"⟦hunter2⟧"}}',
    `{"a":"password:'","b":"it's","api_key":"⟦hunter2⟧"}`,
    '{"password":["⟦hunter2⟧","⟦letmein⟧"],"b":1}',
    '{"a":"password: `","b":"`x`"}',
    'cut off: {"a":{"prompt":"password:"},"b":{"c":"d',
    "{'a': {'prompt': 'password:'}, 'b': 'c'",
  ])('%s', (marked) => {
    for (let [text, expected] = [withoutMarks(marked), asRedacted(marked)], level = 0; level < 3; level++) {
      expect(redactText(text)).toBe(expected);
      [text, expected] = [JSON.stringify({ text }), JSON.stringify({ text: expected })];
    }
  });
});
