// The source of an ES module that reports its evaluation: run as a module, and compared with the original.
import { reportingSource } from '../../src/modules/reporting-source';

const URL = 'file:///app/node_modules/library/index.mjs';
const settersOf = (source: string) =>
  [...reportingSource(source, URL).source.matchAll(/"([^"]+)":\(__sgpOtelValue\)=>\{([^=]+)=__sgpOtelValue\}/g)].map(
    ([, name, variable]) => `${name}=${variable}`,
  );

describe('the source of a module that reports', () => {
  it('starts with the module as it was, so that lines and columns stay', () => {
    const source = 'export function a() {}\nexport { a as b };\n//# sourceMappingURL=index.mjs.map';
    expect(reportingSource(source, URL).source.startsWith(source)).toBe(true);
  });

  it.each([
    ['a variable', 'export let a = 1;', ['a=a']],
    ['a function', 'export async function a() {}', ['a=a']],
    ['a class', 'export class A {}', ['A=A']],
    ['a list', 'let a, b; export { a, b as c };', ['a=a', 'c=b']],
    ['names that are texts', 'let a; export { a as "no identifier" };', ['no identifier=a']],
    ['a default function', 'export default function a() {}', ['default=a']],
    ['a default class', 'export default class A {}', ['default=A']],
    ['a default by list', 'class A {} export { A as default };', ['default=A']],
    ['a variable called as the parameter of setters', 'export let value = 1;', ['value=value']],
    ['several variables', 'export let a = 1, b = 2;', ['a=a', 'b=b']],
  ])('can replace %s', (_what, source, setters) => {
    expect(settersOf(source)).toEqual(setters);
  });

  it.each([
    ['a default value, which is no variable', 'const a = {}; export default a;'],
    ['a default function without a name', 'export default function () {}'],
    ['a default expression', 'export default () => 1;'],
  ])('cannot replace %s, and leaves it', (_what, source) => {
    expect(settersOf(source)).toEqual([]);
    expect(reportingSource(source, URL).source.startsWith(source)).toBe(true);
  });

  it('makes exported constants variables of the same length, and no other constant', () => {
    const source = 'const inner = "export const text = 1"; export const a = 1; export  const  b = inner;';
    expect(reportingSource(source, URL).source.split('\n')[0]).toBe(
      'const inner = "export const text = 1"; export let   a = 1; export  let    b = inner;',
    );
  });

  it('knows where passed-on exports come from, within the package', () => {
    const source = `export { a as b } from './a.mjs'; export * from './all.mjs'; export { c } from 'other';
      import d from './d.mjs'; export { d };`;
    expect(reportingSource(source, URL).passedOn).toEqual(['./a.mjs', './all.mjs', './d.mjs']);
  });

  it('throws where the source is none of an ES module', () => {
    expect(() => reportingSource('export {', URL)).toThrow();
  });
});
