// Which cells of a table are credentials, and where they begin and end.
import type { Edit } from '../../src/redact/edits';
import { readRow, readTable } from '../../src/redact/table-columns';
import { findUnsigned, mayHoldUnsigned } from '../../src/redact/unsigned-names';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findUnsigned(text, undefined, true));

it.each([
  'name,password\nbo,⟦ab1cde⟧',
  'name,password,x\nbo,⟦ab1cde⟧,y\nal,⟦fg2hij⟧,z\n\nab1cde,fg2hij,x',
  'name,password,x\r\nbo,⟦ab1cde⟧,y\r\nal,⟦fg2hij⟧,z',
  'password;name\n⟦ab1cde⟧;bo',
  'name\tpassword\trole\nbo\t⟦ab1cde⟧\tx',
  '"name","password"\n"bo","⟦ab1cde⟧"',
  'name,password,x\nbo, `⟦ab1cde⟧` ,y\nal,letmein,z\nal,$TOKEN1,z',
  'name,password\nbo,ab 1cde\nal,⟦fg2hij⟧',
  '| user | password |\n|---|---|\n| bo | ⟦ab1cde⟧ |\n| al | `⟦fg2hij⟧` |\n\n| x | ab1cde |',
  '| x | API key | y |\n| --- | :-: | --- |\n| a | **⟦ab1cde⟧** | b |',
  ' id | password\n----+------\n  1 | ⟦ab1cde⟧',
  '+----+----------+\n| id | password |\n+----+----------+\n|  1 | ⟦ab1cde⟧   |\n+----+----------+',
  '{"a":"name,password\\nbo,⟦ab1cde⟧"}',
  '{"a":["name,password\\nbo,⟦ab1cde⟧" ] , "b":',
  '| API key | ⟦ab1cde⟧ |',
  '| `API key` | `⟦ab1cde⟧` |',
  '| Password | ⟦ab1cde⟧ |\n| API key | ⟦fg2hij⟧ |',
])('%s', (marked) => {
  const text = withoutMarks(marked);
  expect(find(text)).toBe(marked);
  expect(mayHoldUnsigned(text, true)).toBe(true);
});

it.each([
  'name,password\n',
  'name,password',
  'name,password\nbo,letmein',
  'name,password\nbo,$TOKEN1',
  'name,password\nbo,min8chars',
  'name,password\nab1cde',
  'name,password\na,b,ab1cde',
  'name,1password!,x\nbo,ab1cde,y',
  'one,two,(password) is: here\nbo,al,ab1cde',
  '| user | password |\n| bo | ab1cde |',
  '| user | password |\n| --- | --- |\n\n| bo | ab1cde |',
  '| user | name |\n|---|---|\n| bo | ab1cde |',
  '| API key | letmein |',
  '| token | ab1cde |',
  '| API key | ab1cde and more |',
])('is none: %s', (text) => {
  expect(find(text)).toBe(text);
});

it('says where the table ends', () => {
  const edits: Edit[] = [];
  const text = 'name,password\nbo,ab1cde\nend';
  expect(readTable(text, 13, ',', edits)).toBe(23);
  expect(edits).toEqual([{ start: 17, end: 23 }]);
  expect(readTable('name,password', 13, ',', edits)).toBe(13);
  expect(readTable(`${'x,'.repeat(600)}password\na`, 5, ',', edits)).toBe(1208);
  expect(edits).toHaveLength(1);
});

it('reads a name and its value in one line for names of credentials alone', () => {
  expect(readRow('| API key | ab1cde |', 'API key', 10)).toEqual({ start: 12, end: 18 });
  expect(readRow('| token | ab1cde |', 'token', 8)).toBeUndefined();
  expect(readRow('| API key | ab1cd |', 'API key', 10)).toBeUndefined();
  expect(readRow('| API key | ab1cde', 'API key', 10)).toEqual({ start: 12, end: 18 });
});

it('adds to what was found before', () => {
  const first = { start: 0, end: 1 };
  expect(findUnsigned('| API key | ab1cde |', [first], true)).toEqual([first, { start: 12, end: 18 }]);
  expect(findUnsigned('x', [first], true)).toEqual([first]);
  expect(findUnsigned('x', undefined, true)).toBeUndefined();
});
