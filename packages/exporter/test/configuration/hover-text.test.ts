// What an editor shows on the options of this package: asked of TypeScript's language service, for the rolled-up types
// that are published.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from '@typescript/typescript6';
import { settingsTable } from '../../src/configuration/settings-table';

const { settingsSource } = require('../../../../scripts/generate-settings.cjs') as {
  settingsSource(settings: object): string;
};

const names = Object.keys(settingsTable) as (keyof typeof settingsTable)[];

/** Beside this test, so that the package is found from it. */
const PROGRAM = path.join(__dirname, 'program.ts');
const CODE = `
  import { SgpClient, SgpSpanExporter, SgpSpanProcessor } from '@sgp-otel/exporter';
  declare const value: never;
  new SgpSpanProcessor({ ${names.map((name) => `${name}: value`).join(', ')} });
  new SgpSpanExporter({ concurrency: 1 });
  new SgpClient({ maxAttempts: 1 });
  new SgpSpanProcessor().settings.lingerMillis;`;

const compilerOptions: ts.CompilerOptions = {
  strict: true,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  target: ts.ScriptTarget.ES2022,
  types: [],
};

const readFile = (file: string) => (file === PROGRAM ? CODE : ts.sys.readFile(file));

const service = ts.createLanguageService({
  getCompilationSettings: () => compilerOptions,
  getScriptFileNames: () => [PROGRAM],
  getScriptVersion: () => '1',
  getScriptSnapshot: (file) => {
    const text = readFile(file);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => __dirname,
  getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  fileExists: (file) => file === PROGRAM || ts.sys.fileExists(file),
  readFile,
  directoryExists: ts.sys.directoryExists,
  realpath: ts.sys.realpath,
});

afterAll(() => service.dispose());

/** What is shown on the end of `code`, which the program holds. */
function hoverText(code: string): string {
  const info = service.getQuickInfoAtPosition(PROGRAM, CODE.indexOf(code) + code.length - 1);
  return ts.displayPartsToString(info?.documentation).replace(/\s+/g, ' ');
}

describe('settings.ts', () => {
  it('says what the table of settings says', () => {
    const file = path.join(__dirname, '../../src/configuration/settings.ts');
    expect(readFileSync(file, 'utf8')).toBe(settingsSource(settingsTable));
  });

  it('would change with a default', () => {
    const changed = { ...settingsTable, batchSize: { ...settingsTable.batchSize, defaultValue: 321 } };
    expect(settingsSource(changed)).not.toBe(settingsSource(settingsTable));
  });
});

describe('the option', () => {
  it.each(names)('%s of a processor shows its meaning, default, unit, variables and valid values', (name) => {
    const { description, defaultValue, unit, variables, expected } = settingsTable[name] as {
      description: string;
      defaultValue: unknown;
      unit?: string;
      variables: readonly string[];
      expected: string;
    };
    const shown = hoverText(` ${name}`);
    expect(shown).toContain(description.split('[')[0]?.trim());
    expect(shown).toContain(`Default: ${defaultValue === undefined ? 'none' : `\`${defaultValue}\``}`);
    if (unit !== undefined && defaultValue !== undefined) expect(shown).toContain(`\`${defaultValue}\` ${unit}`);
    for (const variable of variables) expect(shown).toContain(`\`${variable}\``);
    expect(shown).toContain(`Valid: ${expected}.`);
  });

  it.each([
    ['new SgpSpanExporter({ concurrency', 'AGENTEX_SPAN_QUEUE_CONCURRENCY'],
    ['new SgpClient({ maxAttempts', 'AGENTEX_SPAN_QUEUE_MAX_RETRIES'],
    ['new SgpSpanProcessor().settings.lingerMillis', 'OTEL_BSP_SCHEDULE_DELAY'],
  ])('of %s shows them too', (code, variable) => {
    expect(hoverText(code)).toContain(variable);
  });
});

/** What may be used at run time. Another name is a promise for years: add it here on purpose. */
const PUBLIC = {
  exporter: [
    'SgpClient',
    'SgpError',
    'SgpLogRecordProcessor',
    'SgpSpanExporter',
    'SgpSpanProcessor',
    'SpanJournal',
    'defineDialect',
    'prepareRequests',
    'proxyHostFor',
    'recordTurnUsage',
    'redactText',
    'setGroup',
    'setInput',
    'setOutput',
    'setSpanType',
    'settingsTable',
    'sgpErrorCodes',
    'sgpSpanTypes',
    'spanToItem',
    'tlsAdvice',
    'variableText',
    'writeToStderr',
  ],
  auto: ['flush', 'shutdown', 'stats'],
  local: ['LocalError', 'startLocal'],
} as const;

const typesOf = (name: string) => path.join(__dirname, '../../../', name, 'types/index.d.ts');
/** One for all packages, without what TypeScript brings itself: checking that takes longer than all else. */
const program = ts.createProgram(Object.keys(PUBLIC).map(typesOf), { ...compilerOptions, skipDefaultLibCheck: true });
const checker = program.getTypeChecker();

it('the types of all packages have no error without the types of Node', () => {
  const errors = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
  expect(errors).toEqual([]);
});

describe.each(Object.entries(PUBLIC))('the types of @sgp-otel/%s', (name, names) => {
  const file = typesOf(name);
  const source = program.getSourceFile(file) as ts.SourceFile;
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol);

  it('hold what is public, as the package does', () => {
    const values = exported
      .map((symbol) => [symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol])
      .filter(([, symbol]) => (symbol as ts.Symbol).flags & ts.SymbolFlags.Value)
      .map(([symbolName]) => symbolName);
    expect(values.sort()).toEqual(names);
    const { main } = require(path.join(file, '../../package.json'));
    expect(Object.keys(require(path.join(file, '../..', main))).sort()).toEqual(names);
  });

  it('explain every option', () => {
    const bare = exported
      .filter((symbol) => /Options$/.test(symbol.name))
      .flatMap((symbol) =>
        checker
          .getDeclaredTypeOfSymbol(symbol)
          .getProperties()
          .filter((property) => property.getDocumentationComment(checker).length === 0)
          .map((property) => `${symbol.name}.${property.name}`),
      );
    expect(bare).toEqual([]);
  });

  it('explain every class and function', () => {
    const callable = exported
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
      .filter(({ flags }) => flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Function));
    expect(callable.length).toBeGreaterThan(1);
    const bare = callable.filter((symbol) => symbol.getDocumentationComment(checker).length === 0);
    expect(bare.map((symbol) => symbol.name)).toEqual([]);
  });
});
