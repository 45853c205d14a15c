// Where the value of a pair begins and ends, whose name stands beside it.
import { findAssignedCredentials, mayAssignCredential } from '../../src/redact/assigned-credentials';
import { formCredential, mayBeForm, mayHoldPair, PairNames, pairCredential } from '../../src/redact/name-value-pairs';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findAssignedCredentials(text, undefined));
const OPAQUE = 'a1b2c3d4e5f6a7b8';

it.each([
  '{"name":"DB_PASSWORD","value":"⟦letmein⟧"}',
  "{'name': 'DB_PASSWORD', 'value': '⟦letmein⟧'}",
  '{"name":"DB_PASSWORD","value":⟦12345⟧}',
  '{"value":"⟦letmein⟧","name":"DB_PASSWORD"}',
  '{"value":"⟦letmein⟧","x":"y","name":"DB_PASSWORD"}',
  '{"name":"DB_PASSWORD","type":"x","value":"⟦let me, in⟧"}',
  '{\\"name\\":\\"DB_PASSWORD\\",\\"value\\":\\"⟦letmein⟧\\"}',
  `{"key":"token","value":"⟦${OPAQUE}⟧"}`,
  '{"key":"pass","value":"⟦letmein⟧"}',
  '[{"name":"a","value":"x"},{"name":"api_key","value":"⟦k⟧"},{"name":"b","value":"y"}]',
  '- name: DB_PASSWORD\n  value: ⟦letmein⟧\n- name: X\n  value: y',
  '- name: DB_PASSWORD value:    ⟦letmein⟧, x',
  'variable=DB_PASSWORD value=⟦letmein⟧ x',
  '<add key="Password" value="⟦letmein⟧"/>',
  '<input name="password" type="x" value=\'⟦letmein⟧\'>',
  `name: password, value: ⟦${'q'.repeat(300)}⟧ y`,
  `{"name":"password","value":"⟦${'q'.repeat(8000)}⟧"}`,
  '{"ParameterKey":"password","ParameterValue":"⟦letmein⟧"}',
  '{"Name":"password","Value":"⟦letmein⟧"} {"NAME":"password","VALUE":"⟦sesame⟧"}',
])('%s', (marked) => {
  const text = withoutMarks(marked);
  expect(find(text)).toBe(marked);
  expect(mayAssignCredential(text)).toBe(true);
});

it.each([
  '{"name":"user","value":"letmein"}',
  '{"name":"DB_PASSWORD","value":"$PASSWORD"}',
  '{"name":"DB_PASSWORD","value":""}',
  '{"name":"token","value":"letmein"}',
  '{"name":"pass","value":"12"}',
  '{"name":"DB_PASSWORD"},{"value":"letmein"}',
  '{"name":"DB_PASSWORD","value":"$PASSWORD"},{"name":"a","value":"letmein"}',
  '{"value":"letmein"},{"name":"DB_PASSWORD"}',
  'the value: letmein',
  `name: password${' '.repeat(200)}value: letmein`,
])('is none: %s', (text) => {
  expect(find(text)).toBe(text);
});

describe('one part of a form', () => {
  it.each([
    'name="password"\r\n\r\n⟦letmein⟧\r\n--',
    "name='password'\n\n⟦let me in⟧\n",
    String.raw`name=\"password\"\r\n\r\n⟦letmein⟧\r\n`,
    'name="user[password]"\n\n⟦letmein⟧',
    `name="token"\n\n⟦${OPAQUE}⟧`,
  ])('%j', (marked) => {
    const text = withoutMarks(marked);
    const edit = formCredential(text, 4);
    expect(withMarks(text, edit && [edit])).toBe(marked);
    expect(mayBeForm(text, 4)).toBe(true);
  });

  it.each([
    'name="user"\n\nletmein',
    'name="password"\nletmein',
    'name="password"\n\n$PASSWORD',
    'name="password"\n\n',
    'name="token"\n\nletmein',
    'name=password\n\nletmein',
  ])('is none: %j', (text) => {
    expect(formCredential(text, 4)).toBeUndefined();
  });

  it.each(['name="user"\n\nletmein', 'name=password', 'name"password"'])('cannot be %j', (text) => {
    expect(mayBeForm(text, 4)).toBe(false);
  });
});

it('finds the fields with names in ascending order, and anew further back', () => {
  const names = new PairNames('a name b key c');
  expect(names.areWithin(0, 2)).toBe(false);
  expect(names.areWithin(0, 3)).toBe(true);
  expect(names.areWithin(1, 9)).toBe(true);
  expect(names.areWithin(3, 9)).toBe(false);
  expect(names.areWithin(3, 10)).toBe(true);
  expect(names.areWithin(10, 99)).toBe(false);
  expect(names.areWithin(2, 3)).toBe(true);
});

it('finds no pair without a field that may hold a name near it', () => {
  const text = 'value: letmein';
  expect(pairCredential(text, 0, 6, new PairNames(text))).toBeUndefined();
});

it.each<[string, boolean]>([
  ['name: password', true],
  ['"KEY" : "api_key"', true],
  ['header=authorization', true],
  ['name: user, key: password', true],
  ['name: user', false],
  ['namepassword', false],
  [`name${' '.repeat(40)}password`, true],
  [`name${' '.repeat(41)}password`, false],
  ['', false],
])('%s may hold a pair: %j', (text, may) => {
  expect(mayHoldPair(text)).toBe(may);
});
