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

describe('at the bounds of a table', () => {
  it.each([
    // Where its header begins.
    'one\nname,password\nbo,⟦ab1cde⟧',
    'one\\nname,password\\nbo,⟦ab1cde⟧\\nal,⟦fg2hij⟧\\n',
    'one\\r\\nname,password\\r\\nbo,⟦ab1cde⟧',
    'one\\\\nname,password\\\\nbo,⟦ab1cde⟧',
    'nn,password\nbo,⟦ab1cde⟧',
    'a,b\nname,password\nbo,⟦ab1cde⟧',
    'a,b\\nname,password\\nbo,⟦ab1cde⟧',
    'an,bn,password\nx,y,⟦ab1cde⟧',
    'name,password\nbo,⟦ab1cde⟧\nal,ab1cd',
    // Where it ends.
    'name,password\nbo,⟦ab1cde⟧\nal\nx,ab1cde',
    'name,password\nbo,⟦ab1cde⟧\n',
    'name,password\nbo,⟦ab1cde⟧\n\nname,password\nal,⟦fg2hij⟧',
    // Which columns.
    'password,name,new_password\n⟦ab1cde⟧,bo1cde,⟦fg2hij⟧',
    'name,access_token,x\nbo,⟦ab1cde⟧,y',
    'user (name),passwd,role.x/y\nbo,⟦ab1cde⟧,c',
    "'name','password'\n'bo','⟦ab1cde⟧'",
    '**password**;*name*\n⟦ab1cde⟧;bo'.replace(/\*/g, ''),
    'name,password\nbo,"⟦ab1cde⟧" ',
    "name,password\nbo,* '⟦ab1cde⟧'*",
    // Rules between the header and the values.
    '| user | password |\n|:---|---:|\n| bo | ⟦ab1cde⟧ |',
    ' user | password \n------+----------\n bo | ⟦ab1cde⟧',
    '  | user | password |\n  |---|---|\n  | bo | ⟦ab1cde⟧ |',
    '| user | password |\\n|---|---|\\n| bo | ⟦ab1cde⟧ |\\n',
    '| user | password |\r\n|---|---|\r\n| bo | ⟦ab1cde⟧ |\r\n',
  ])('%s', (marked) => {
    const text = withoutMarks(marked);
    expect(find(text)).toBe(marked);
    expect(mayHoldUnsigned(text, true)).toBe(true);
  });

  it.each([
    'name,password\n\nbo,ab1cde',
    'name,password\nbo,ab1cd',
    'name,password\nbo,os.getenv(x1)',
    'name,password\nbo,/home/bo1',
    `name,password\nbo,${'a1'.repeat(513)}`,
    'password\nab1cde',
    '| password |\n| user |\n|---|---|\n| ab1cde |',
    '| user | password |\n|--|--|\n| bo | ab1cde |',
    '| user | password |\n---x---\n| bo | ab1cde |',
    '| user | password |\n+--x--+\n| bo | ab1cde |',
    '| user | password |\n',
    '| user | password |',
  ])('is none: %s', (text) => {
    expect(find(text)).toBe(text);
  });

  const read = (text: string, at: number, separator = ',') => {
    const edits: Edit[] = [];
    return { end: readTable(text, at, separator, edits), marked: withMarks(text, edits) };
  };

  it('reads no header of more than 1,024 characters', () => {
    for (const [chars, isRead] of [
      [1024, true],
      [1025, false],
    ] as const) {
      const header = `password${',x'.repeat(30)}`.padEnd(chars, `,${'y'.repeat(30)}`).replace(/,$/, 'z');
      const row = `ab1cde${',b'.repeat(header.split(',').length - 1)}`;
      const { end, marked } = read(`${header}\n${row}`, 8);
      expect(end).toBe(isRead ? chars + 1 + row.length : chars);
      expect(marked.includes('⟦ab1cde⟧')).toBe(isRead);
    }
  });

  it('reads up to 65 cells of a line, and 8,192 characters', () => {
    for (const [more, isRead] of [
      [64, true],
      [65, false],
    ] as const) {
      const table = `password${',b'.repeat(more)}\nab1cde${',x'.repeat(more)}`;
      expect(read(table, 8).marked.includes('⟦ab1cde⟧')).toBe(isRead);
    }
    const long = `name,password\nbo,${'a1'.repeat(300)}`;
    expect(read(long, 13).marked).toContain(`⟦${'a1'.repeat(300)}⟧`);
    expect(read(`name,password\n${'b'.repeat(8192)},ab1cde`, 13).marked).not.toContain('⟦');
    expect(read(`name,password\n${'b'.repeat(8185)},ab1cde`, 13).marked).toContain('⟦ab1cde⟧');
  });

  it('takes no name of more than 64 characters for one', () => {
    expect(read(`name,${'x'.repeat(55)}_password\nbo,ab1cde`, 69).marked).not.toContain('⟦');
    expect(read(`${'x'.repeat(55)}_password;n\nab1cde;bo`, 64, ';').marked).toContain('⟦ab1cde⟧');
    expect(read(`${'x'.repeat(56)}_password;n\nab1cde;bo`, 65, ';').marked).not.toContain('⟦');
  });

  it('says where it stopped reading', () => {
    expect(read('user,name\nbo,ab1cde', 9).end).toBe(9);
    expect(read('password\nab1cde', 8).end).toBe(8);
    expect(read('| a | password |\n| b | ab1cde |', 3, '|').end).toBe(16);
    expect(read('| a | password |', 3, '|').end).toBe(16);
    expect(read('| a | password |\n|---|---|\n| b | ab1cde |\nx', 3, '|').end).toBe(41);
    expect(read('name,password\n', 13).end).toBe(13);
    expect(read('name,password\nal\n', 13).end).toBe(13);
  });

  it('reads a row only behind the beginning of a line, and before the end of a cell', () => {
    const row = (text: string) =>
      readRow(text, 'API key', text.indexOf('key') + 'key'.length + text.slice(text.indexOf('key') + 3).indexOf('|'));
    expect(row('| API key | ab1cde |')).toEqual({ start: 12, end: 18 });
    expect(row('\n| API key | ab1cde\n')).toEqual({ start: 13, end: 19 });
    expect(row('\\n| **API key** | "ab1cde"\\n')).toEqual({ start: 19, end: 25 });
    expect(row('x | API key | ab1cde |')).toBeUndefined();
    expect(row('API key | ab1cde |')).toBeUndefined();
    expect(row('| API key | ab1cde x|')).toBeUndefined();
    expect(row('| API key | $TOKEN1 |')).toBeUndefined();
  });
});
