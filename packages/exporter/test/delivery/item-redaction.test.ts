// What one exporter redacts, and what it says about a mask that fails.
import { ItemRedaction } from '../../src/delivery/item-redaction';
import type { SgpItem } from '../../src/item/sgp-item';
import { recordStderr } from '../record-stderr';
import { credentials } from '../redact/credential-corpus';

const KEY = credentials['GitHub personal'] as string;
const item: SgpItem = { trace_id: 't', name: 'chat', start_timestamp: '2026-01-01T00:00:00Z', input: { text: KEY } };

afterEach(() => jest.restoreAllMocks());

it.each([
  [true, '[REDACTED:credential]', false],
  [false, KEY, true],
])('with credentials redacted: %s', (redacts, text, isClean) => {
  const redaction = new ItemRedaction(redacts, undefined);
  expect(redaction.redact(item).input).toEqual({ text });
  expect(redaction.isClean(KEY)).toBe(isClean);
  expect(redaction.isClean('a text')).toBe(true);
});

it('the mask is asked first', () => {
  const redaction = new ItemRedaction(true, (_key, value) => value.replace('chat', KEY));
  expect(redaction.redact(item)).toMatchObject({ name: '[REDACTED:credential]' });
});

it('a mask that fails is told once in a while, with the number of texts and the first of them', () => {
  const stderr = recordStderr();
  let isBroken = false;
  const redaction = new ItemRedaction(true, (_key, value) => (isBroken ? (undefined as never) : value));
  redaction.redact(item);
  expect(stderr).toEqual([]);
  isBroken = true;
  expect(redaction.redact(item)).toMatchObject({
    name: '[REDACTED:mask-failed]',
    input: { text: '[REDACTED:mask-failed]' },
  });
  redaction.redact(item);
  expect(stderr).toEqual([
    '@sgp-otel/exporter warn: mask failed for 2 texts, the first at "name": it must return a text and not throw. ' +
      'They are sent as [REDACTED:mask-failed].\n',
  ]);
});
