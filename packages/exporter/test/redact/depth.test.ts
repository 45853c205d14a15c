// How deep an item is read: down to 64 objects or lists below a field, and nothing leaves that lies deeper.
import type { JsonObject, JsonValue } from '../../src/item/sgp-item';
import { redactItem } from '../../src/redact/redact-item';
import { credentials } from './credential-corpus';

const KEY = credentials['GitHub personal'] as string;
const MAX_DEPTH = 64;

/** @param depth how many objects, or lists, are around the value below the field */
function nested(value: JsonValue, depth: number, isList: boolean): JsonObject {
  let nest = value;
  for (let level = 0; level < depth; level++) nest = isList ? [nest] : { down: nest };
  return { nest };
}

const inputAfter = (input: JsonObject) =>
  redactItem(
    { id: 'a', trace_id: 't', name: 'chat', start_timestamp: '2026-01-01T00:00:00Z', input },
    { redactCredentials: true },
  ).input;

describe.each([
  ['objects', false],
  ['lists', true],
])('%s', (_what, isList) => {
  it('are read down to the deepest that may be read: its texts stay, and its credentials are replaced', () => {
    expect(inputAfter(nested('a text', MAX_DEPTH, isList))).toEqual(nested('a text', MAX_DEPTH, isList));
    expect(inputAfter(nested(KEY, MAX_DEPTH, isList))).toEqual(nested('[REDACTED:credential]', MAX_DEPTH, isList));
  });

  it('are not read any deeper, and do not leave', () => {
    const cut = nested('[REDACTED:not-inspected]', MAX_DEPTH, isList);
    expect(inputAfter(nested('a text', MAX_DEPTH + 1, isList))).toEqual(cut);
    expect(inputAfter(nested(KEY, MAX_DEPTH + 100, isList))).toEqual(cut);
  });
});
