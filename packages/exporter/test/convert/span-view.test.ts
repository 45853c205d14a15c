import fc from 'fast-check';
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
});
