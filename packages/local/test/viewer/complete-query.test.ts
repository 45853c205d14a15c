import { completeQuery } from '../../viewer-app/src/model/complete-query';

const FIELDS = [
  {
    name: 'status',
    kind: 'choice' as const,
    description: 'how it ended',
    example: 'status:error',
    values: ['error', 'success'],
  },
  { name: 'service', kind: 'text' as const, description: 'a service', example: 'service:shop' },
  {
    name: 'type',
    kind: 'choice' as const,
    description: 'a type',
    example: 'type:COMPLETION',
    values: ['COMPLETION', 'CUSTOM'],
  },
];
const options = (text: string, caret = text.length) =>
  completeQuery(text, caret, FIELDS).options.map(({ insert }) => insert);

test.each([
  ['', []],
  ['s', ['status:', 'service:']],
  ['status:', ['status:error ', 'status:success ']],
  ['status:e', ['status:error ']],
  ['status:error', []],
  ['words type:c', ['type:COMPLETION ', 'type:CUSTOM ']],
  ['-st', ['status:']],
  ['(st', ['status:']],
  ['service:x', []],
  ['unknown:', []],
  ['"a phrase st', []],
  ['"a phrase" st', ['status:']],
])('%p may go on as %j', (text, expected) => expect(options(text)).toEqual(expected));

test('the word before the caret is meant, wherever it stands', () => {
  expect(completeQuery('st words', 2, FIELDS)).toMatchObject({ from: 0, to: 2 });
  expect(completeQuery('not -st', 7, FIELDS)).toMatchObject({ from: 5, to: 7 });
});
