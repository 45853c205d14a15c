// Reads the sources: what belongs to one dialect stands in its file, so that to add, change or remove it means to
// open that one.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialectOrder } from '../../src/convert/dialect-order';
import type { DialectRow } from '../../src/convert/dialect-row';
import { builtInDialects } from '../../src/convert/dialect-tables';

const SOURCES = join(__dirname, '../../src');
const ROOT = join(__dirname, '../../../..');
const { pageWithDialects } = require('../../../../scripts/generate-dialects.cjs') as {
  pageWithDialects(page: string, order: object): string;
};

const dialects = [...dialectOrder.leading, ...dialectOrder.order];
const isDoc = (file: string) => file.startsWith('convert/dialects/rows/');
const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
/** Without the words for the page, which are no part of what an application loads. */
const files = sources.filter((file) => !isDoc(file));
const isDialect = (file: string) => /^convert\/dialects\/[\w-]+\.ts$/.test(file);

/** The texts in a file's code. */
function textsOf(file: string): string[] {
  const code = readFileSync(join(SOURCES, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[\s;])\/\/.*$/gm, '$1');
  const texts: string[] = [];
  const plain = code.replace(/`((?:[^`\\]|\\.)*)`/g, (_whole, template: string) => {
    texts.push(...template.split(/\$\{[^}]*\}/));
    return '';
  });
  for (const [, single, double] of plain.matchAll(/'([^'\n]*)'|"([^"\n]*)"/g)) texts.push(single ?? double ?? '');
  return texts;
}

/** Whether a text is the name of an attribute, or the beginning of one, that a dialect declares. */
function isDialectKey(text: string): boolean {
  if (!/^[\w@-]+[.:][\w.:*-]*$/.test(text)) return false;
  const { isGenAi, side, isSensitive, isUsed } = builtInDialects.attributeKeys.of(text);
  return isGenAi || side !== undefined || isSensitive || isUsed !== undefined;
}

/** Files by the keys in them. */
function homesOf(keys: (file: string) => string[]): Map<string, Set<string>> {
  const homes = new Map<string, Set<string>>();
  for (const file of files) for (const key of keys(file)) homes.set(key, (homes.get(key) ?? new Set()).add(file));
  return homes;
}

describe('a key of a dialect', () => {
  // The name under which an application files its traces is a setting; what this package writes for itself is no
  // dialect's. A field of one framework's events has the name of another one's attribute.
  const others = new Set(['sgp.trace_id', 'tool.result']);
  const homes = homesOf((file) => textsOf(file).filter((text) => isDialectKey(text) && !others.has(text)));

  it('is found by this test', () => {
    expect(homes.size).toBeGreaterThan(180);
    expect(isDialectKey('langfuse.observation.input')).toBe(true);
    expect(isDialectKey('db.statement')).toBe(true);
    expect(isDialectKey('server.address')).toBe(false);
  });

  it('stands in one file, that of its dialect', () => {
    const strays = [...homes].filter(([, at]) => at.size > 1 || ![...at].every(isDialect));
    expect(strays.map(([key, at]) => `${key}: ${[...at].join(', ')}`)).toEqual([]);
  });
});

describe('the name of a dialect', () => {
  const names = /langfuse|langsmith|traceloop|openinference|mastra|genkit|mlflow|sentry|logfire|anthropic|ai-?sdk/i;
  const isOrder = (file: string) => file === 'convert/dialect-order.ts';

  it('stands nowhere in conversion but in the files of dialects and in their order', () => {
    const code = files.filter((file) => file.startsWith('convert/') && !isDialect(file) && !isOrder(file));
    const strays = code.flatMap((file) =>
      textsOf(file)
        .filter((text) => names.test(text) && !text.startsWith('.'))
        .map((text) => `${file}: ${text}`),
    );
    // Kinds of parts in recorded messages, which several dialects carry.
    expect(strays.filter((stray) => !stray.startsWith('convert/messages/'))).toEqual([
      'convert/attribute-key.ts: resource events links otel_scope otel_kind otel_dropped openinference_metadata',
    ]);
  });
});

describe('the order of dialects', () => {
  it('has every file of the folder', () => {
    const inOrder = [
      ...readFileSync(join(SOURCES, 'convert/dialect-order.ts'), 'utf8').matchAll(/'\.\/(dialects\/[\w-]+)'/g),
    ];
    expect(inOrder.map(([, path]) => `convert/${path}.ts`).sort()).toEqual(files.filter(isDialect).sort());
    expect(new Set(dialects).size).toBe(files.filter(isDialect).length);
  });

  it('names in its exceptions only dialects that are in it', () => {
    expect(
      Object.values(dialectOrder.first)
        .flat()
        .filter((each) => !dialectOrder.order.includes(each)),
    ).toEqual([]);
  });
});

describe('docs/reference/conversion.md', () => {
  const page = readFileSync(join(ROOT, 'docs/reference/conversion.md'), 'utf8');

  it('has the rows of all dialects', () => {
    expect(pageWithDialects(page, dialectOrder)).toBe(page);
    const documented = sources.filter(isDoc).map((file) => require(join(SOURCES, file)) as { rows: DialectRow[] });
    expect(documented.length).toBeGreaterThan(12);
    for (const { dialect } of documented.flatMap(({ rows }) => rows)) expect(page).toContain(`| **${dialect}**, by `);
  });

  it('is written from files that no other file loads', () => {
    const loads = files.filter((file) => /from '[^']*\/rows\//.test(readFileSync(join(SOURCES, file), 'utf8')));
    expect(loads).toEqual([]);
  });

  it('would change with a row', () => {
    expect(pageWithDialects(page, { ...dialectOrder, order: dialectOrder.order.slice(1) })).not.toBe(page);
  });

  it('cannot lose its markers unnoticed', () => {
    expect(() => pageWithDialects('# Conversion', dialectOrder)).toThrow('has no markers');
  });

  it('passes the check of the generator', () => {
    const checked = spawnSync(process.execPath, [join(ROOT, 'scripts/generate-dialects.cjs'), '--check'], {
      encoding: 'utf8',
    });
    expect(checked.stderr).toBe('');
    expect(checked.status).toBe(0);
  });
});
