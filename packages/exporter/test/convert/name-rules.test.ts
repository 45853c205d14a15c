import { NameRules } from '../../src/convert/name-rules';

const rules = new NameRules<string>([
  [['acme.first', 'acme.*'], 'acme'],
  [['acme.second', /^other\.\d+$/, 'beta.name'], 'exact'],
  [['beta.*', 'other.7'], 'beta'],
  [[/\.name$/], 'name'],
]);

describe('NameRules', () => {
  it.each([
    ['acme.first', 'acme'],
    // An earlier prefix counts before a later name.
    ['acme.second', 'acme'],
    ['acme', undefined],
    ['other.7', 'exact'],
    ['other.x', undefined],
    // A name counts before a later prefix, and a prefix before a later expression.
    ['beta.name', 'exact'],
    ['beta.x.name', 'beta'],
    ['gamma.name', 'name'],
    ['', undefined],
  ])('gives %j the value of the first rule that it fits', (name, value) => {
    expect(rules.find(name)).toBe(value);
  });

  it('takes a pattern without any characters for every name', () => {
    const every = new NameRules<string>([
      [['known'], 'known'],
      [['*'], 'any'],
    ]);
    expect(['known', 'acme', ''].map((name) => every.find(name))).toEqual(['known', 'any', 'any']);
  });
});
