// What `mapItem` may change of an item, and what is sent instead of what the API would not take.
import { applyMapItem } from '../../src/delivery/map-item';
import type { SgpItem } from '../../src/item/sgp-item';
import { spanOf } from '../convert/span-of';

const given = (): SgpItem => ({
  id: 'span',
  trace_id: 'trace',
  parent_id: 'parent',
  name: 'name',
  start_timestamp: '2026-01-01T00:00:00Z',
  end_timestamp: '2026-01-01T00:00:01Z',
  obs_trace_id: 'w3c trace',
  obs_span_id: 'w3c span',
  status: 'SUCCESS',
  type: 'CUSTOM',
  input: { text: 'in' },
});
const { input: _input, ...withoutInput } = given();

const mapped = (mapItem: (item: SgpItem) => unknown, item = given()) =>
  applyMapItem(mapItem as (item: SgpItem) => SgpItem, item, spanOf());
const withParts = (parts: object) => mapped((item) => ({ ...item, ...parts }));

it('sends the item as it comes back', () => {
  expect(mapped((item) => item)).toEqual({ item: given() });
});

it.each<[string, object]>([
  ['name', { name: 'other' }],
  ['status', { status: 'ERROR' }],
  ['type', { type: 'COMPLETION' }],
  ['input', { input: { text: 'other', list: [1, null, true] } }],
  ['output', { output: { text: 'out' } }],
  ['metadata', { metadata: { key: 'value' } }],
  ['expected', { expected: { text: 'answer' } }],
  ['group_id', { group_id: 'session' }],
  ['application_interaction_id', { application_interaction_id: 'i' }],
  ['application_variant_id', { application_variant_id: 'v' }],
])('%s may be changed', (_field, parts) => {
  expect(withParts(parts)).toEqual({ item: { ...given(), ...parts } });
});

it.each<[string, unknown]>([
  ['id', 'other'],
  ['trace_id', 'other'],
  ['parent_id', undefined],
  ['start_timestamp', '2027-01-01T00:00:00Z'],
  ['end_timestamp', undefined],
  ['obs_trace_id', 'other'],
  ['obs_span_id', 'other'],
])('%s stays, also where the given item itself is changed', (field, value) => {
  expect(withParts({ [field]: value })).toEqual({ item: given() });
  expect(mapped((item) => Object.assign(item, { [field]: value }))).toEqual({ item: given() });
});

it('leaves out what comes back without content, and null says the same', () => {
  expect(withParts({ input: undefined })).toEqual({ item: withoutInput });
  const nothing = { input: null, output: null, group_id: null, application_variant_id: null };
  expect(withParts(nothing)).toEqual({ item: withoutInput });
});

it('leaves the API no texts that are no Unicode', () => {
  const parts = { name: 'a\ud800', application_variant_id: 'b\udfff', group_id: 'c\ud800' };
  const fine = { name: 'a\ufffd', application_variant_id: 'b\ufffd', group_id: 'c\ufffd' };
  expect(withParts(parts).item).toMatchObject(fine);
});

it.each<[field: string, value: unknown]>([
  ['name', ''],
  ['name', 7],
  ['name', undefined],
  ['status', 'OK'],
  ['status', null],
  ['type', 'LLM'],
  ['type', null],
  ['input', 'text'],
  ['input', ['text']],
  ['output', 7],
  ['metadata', () => {}],
  ['expected', new Date(0)],
  ['group_id', 7],
  ['application_interaction_id', {}],
  ['application_variant_id', false],
])('%s as %p is named, and what identifies the span is sent', (field, value) => {
  const { item, problem } = withParts({ [field]: value });
  expect(problem).toBe(`what it returned as ${field} is not what the API takes`);
  const { [field as keyof SgpItem]: before, ...others } = given();
  const isKept = ['name', 'status', 'type'].includes(field);
  expect(item).toEqual({ ...others, ...(isKept && { [field]: before }) });
});

it('names all parts that are wrong', () => {
  expect(withParts({ name: '', output: 1, group_id: 1 }).problem).toBe(
    'what it returned as name, output, group_id is not what the API takes',
  );
});

describe('where there is no item, none of the content is sent', () => {
  const fail = () => {
    throw new Error('no');
  };
  const unreadable = {
    get name() {
      return fail();
    },
  };
  const unreadableThen = Object.defineProperty({}, 'then', { get: fail });

  it.each<[string, () => unknown, string]>([
    ['throws', fail, 'it threw Error: no'],
    ['returns what throws when it is read', () => unreadable, 'it threw Error: no'],
    ['returns nothing', () => undefined, 'it returned undefined, not an item'],
    ['returns null', () => null, 'it returned null, not an item'],
    ['returns a text', () => 'item', 'it returned string, not an item'],
    ['returns an array', () => [given()], 'it returned an array, not an item'],
    ['returns a promise', async () => given(), 'it returned a promise, not an item'],
    ['returns a promise that is rejected', async () => fail(), 'it returned a promise, not an item'],
    ['returns what cannot be asked', () => unreadableThen, 'it returned a promise, not an item'],
  ])('a hook that %s', (_what, mapItem, problem) => {
    const metadata = { sgp_hook_failed: 'mapItem' };
    expect(mapped(mapItem)).toEqual({ item: { ...withoutInput, metadata }, problem });
    const failed = { ...given(), status: 'ERROR' } as const;
    expect(mapped(mapItem, failed).item).toEqual({
      ...withoutInput,
      status: 'ERROR',
      metadata: { ...metadata, error: true },
    });
  });

  it('nor what a hook had changed before it threw', () => {
    const { item } = mapped((own) => {
      Object.assign(own, { name: 'changed', status: 'ERROR', type: 'COMPLETION' });
      return fail();
    });
    expect(item).toEqual({ ...withoutInput, metadata: { sgp_hook_failed: 'mapItem' } });
  });
});
