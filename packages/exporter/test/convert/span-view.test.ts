import fc from 'fast-check';
import { MAX_ATTRIBUTES } from '../../src/convert/bounds';
import { builtInDialects } from '../../src/convert/dialect-tables';
import { SpanView } from '../../src/convert/span-view';
import { spanOf } from './span-of';

describe('SpanView', () => {
  it('gives each attribute by its own name, whatever order spans before had them in', () => {
    const key = fc.oneof(
      fc.constantFrom('', 'http.route', 'gen_ai.system', 'llm.prompts.0.user', 'user.id', 'error', 'k'.repeat(300)),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(key, { maxLength: 12 }), { maxLength: 8 }), (spans) => {
        for (const keys of spans) {
          const attributes = Object.fromEntries(keys.map((each, index) => [each, index]));
          const view = new SpanView(spanOf({ attributes }), attributes, builtInDialects);
          expect(view.names.map((name) => name.key)).toEqual(Object.keys(attributes));
          expect(view.values).toEqual(Object.values(attributes));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out what a prototype adds', () => {
    const attributes = Object.assign(Object.create({ inherited: 1 }), { own: 2 });
    expect(new SpanView(spanOf({ attributes }), attributes, builtInDialects).names.map(({ key }) => key)).toEqual([
      'own',
    ]);
  });

  describe('asked for the first of a list of names', () => {
    const { sessionKeys } = builtInDialects;
    const sessionOf = (attributes: Record<string, unknown>) =>
      new SpanView(spanOf({ attributes }), attributes, builtInDialects).firstTextOf(sessionKeys);

    it('gives what reading each name gives, for every name of the list', () => {
      for (const key of sessionKeys.keys) expect(sessionOf({ other: 1, [key]: 'session' })).toBe('session');
      expect(sessionOf({ other: 1 })).toBeUndefined();
    });

    it('finds one that a prototype has', () => {
      expect(sessionOf(Object.assign(Object.create({ 'session.id': 'session' }), { own: 2 }))).toBe('session');
    });

    it('finds one behind more attributes than are looked at', () => {
      const many = Object.fromEntries(Array.from({ length: MAX_ATTRIBUTES }, (_, index) => [`key.${index}`, index]));
      expect(sessionOf({ ...many, 'session.id': 'session' })).toBe('session');
    });
  });
});
