import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../src/cli/build-program';
import { LOCAL_ERROR_CODES } from '../src/errors/local-error';
import { openapiDocument } from '../src/openapi/openapi-document';
import { MAX_QUERY_DEPTH, MAX_QUERY_LENGTH, MAX_QUERY_TERMS } from '../src/query/parse-trace-query';
import { HAVINGS, queryFields } from '../src/query/query-fields';

const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'reference', 'local.md'), 'utf8');

test('docs/reference/local.md lists every error code with its meaning, and no other', () => {
  const rows = [...page.matchAll(/^\| `(EADDRINUSE|SGP_LOCAL_\w+)` +\| (.+?) +\| .+\|$/gm)].map(([, code, meaning]) => [
    code,
    meaning,
  ]);
  expect(rows).toEqual(Object.entries(LOCAL_ERROR_CODES));
});

test('docs/reference/local.md has the fields of the query language as the parser knows them', () => {
  const section = /## Query language\n([\s\S]*?)\n## /.exec(page)?.[1] ?? '';
  const rows = [...section.matchAll(/^\| `(.+?)` +\| (\w+) +\| (.+?) +\|$/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(queryFields().map(({ example, kind, description }) => [example, kind, description]));
  for (const limit of [MAX_QUERY_LENGTH, MAX_QUERY_TERMS, MAX_QUERY_DEPTH]) {
    expect(section).toContain(limit.toLocaleString('en-US'));
  }
  for (const having of HAVINGS) expect(section).toContain(`\`${having}\``);
});

test('docs/reference/local.md names every command and option of the command line', () => {
  const environment = { apiKey: undefined, databaseUrl: undefined, url: undefined, account: undefined };
  for (const command of buildProgram(environment).commands) {
    expect(page).toContain(`\`${command.name()}`);
    for (const { long } of command.options) expect(page).toContain(`\`${long}`);
  }
});

test('docs/reference/local.md names every path of the API', () => {
  for (const path of Object.keys((openapiDocument() as { paths: object }).paths)) expect(page).toContain(path);
});
