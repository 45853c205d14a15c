import { contentObject } from '../../src/convert/content';

describe('contentObject', () => {
  it.each([
    ['an object', { question: 'why' }, { question: 'why' }],
    ['JSON text of an object', '{"question":"why"}', { question: 'why' }],
    ['JSON text with spaces around', ' {"a":1}\n', { a: 1 }],
    ['an array', ['a', 1], { input: ['a', 1] }],
    ['JSON text of an array', '[{"role":"user"}]', { input: [{ role: 'user' }] }],
    ['text that is not JSON', 'why is the sky blue?', { input: 'why is the sky blue?' }],
    ['text that begins like JSON', '{"question":', { input: '{"question":' }],
    ['empty text', '', { input: '' }],
    ['a number', 42, { input: 42 }],
    ['a boolean', false, { input: false }],
    ['null', null, { input: null }],
    ['JSON text of a text', '"why"', { input: 'why' }],
    ['JSON text of a number', '42', { input: 42 }],
    ['JSON text of null', 'null', { input: null }],
    ['a BigInt', 7n, { input: '7' }],
    ['NaN', Number.NaN, { input: 'NaN' }],
  ])('takes %s', (_what, value, content) => {
    expect(contentObject(value, 'input')).toEqual(content);
  });

  it.each(['12345678901234567890', '1.50', '1e400', '-0', '1E3'])(
    'keeps %s as text, which a number would not spell so',
    (text) => {
      expect(contentObject(text, 'output')).toEqual({ output: text });
    },
  );

  it('is absent for undefined', () => {
    expect(contentObject(undefined, 'input')).toBeUndefined();
  });

  it('does not parse text of more than a MiB', () => {
    const text = JSON.stringify({ a: 'x'.repeat(1024 * 1024) });
    expect(contentObject(text, 'input')).toEqual({ input: text });
  });

  it('drops keys of JSON text that reach a prototype', () => {
    const content = contentObject('{"__proto__":{"polluted":1},"a":1}', 'input');
    expect(Object.keys(content ?? {})).toEqual(['a']);
    expect(Object.getPrototypeOf(content)).toBe(Object.prototype);
  });

  it('survives JSON text that is nested 100,000 levels deep', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(JSON.stringify(contentObject(deep, 'input'))).toContain('[Nested too deeply]');
  });
});
