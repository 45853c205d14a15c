// What is known of a span on its way: who it is, what it weighs, and how far it has come.
import { INVALID_SPAN_CONTEXT } from '@opentelemetry/api';
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import type { KeptRecord } from '../../src/spool/kept-record';
import { spanOf } from '../convert/span-of';
import { encodedSpan, itemOf } from './outgoing-of';

const outgoing = (span = spanOf({ name: 'work' })) => new OutgoingSpan(span, 'end', 100, 7);

describe('before it is encoded', () => {
  it('is the span itself, and weighs what was estimated', () => {
    const span = spanOf({ name: 'work' });
    const each = outgoing(span);
    expect(each).toMatchObject({ kind: 'end', sequence: 7, span, name: 'work', bytes: 100, itemBytes: 0, attempts: 0 });
    expect(each.spanContext()).toEqual(span.spanContext());
    expect([each.encoded, each.kept, each.isSettled]).toEqual([undefined, undefined, false]);
  });

  it('does not weigh anything else', () => {
    const each = outgoing();
    each.reweigh();
    expect(each.bytes).toBe(100);
  });

  it('has neither a name nor ids without a span', () => {
    const each = new OutgoingSpan(undefined, 'end', 1, 1);
    expect([each.name, each.spanContext()]).toEqual(['', INVALID_SPAN_CONTEXT]);
  });
});

describe('once it is encoded', () => {
  it('keeps its name and ids alone beside its item, and weighs what that does when it is weighed again', () => {
    const span = spanOf({ name: 'work' });
    const each = outgoing(span);
    const item = itemOf(700);
    each.encodedAs(item);
    expect(each).toMatchObject({ span: undefined, name: 'work', encoded: item, bytes: 100, itemBytes: 700 });
    expect(each.spanContext()).toEqual(span.spanContext());
    each.reweigh();
    expect(each.bytes).toBe(700);
  });

  it('is still the one it was when it is encoded anew', () => {
    const each = outgoing();
    each.encodedAs(itemOf(700));
    each.encodedAs(itemOf(300));
    expect(each).toMatchObject({ name: 'work', itemBytes: 300 });
    expect(each.spanContext()).toEqual(spanOf().spanContext());
  });

  it('has neither a name nor ids where they cannot be read any more', () => {
    const fail = () => {
      throw new Error('no');
    };
    const span = Object.defineProperty(spanOf({ spanContext: fail }), 'name', { get: fail });
    const each = outgoing(span);
    each.encodedAs(itemOf(1));
    expect([each.name, each.spanContext()]).toEqual(['', INVALID_SPAN_CONTEXT]);
  });

  it('elsewhere is an end that is known by its identity', () => {
    const each = encodedSpan(3, 50);
    each.encodedAs(itemOf(40));
    expect(each).toMatchObject({ kind: 'end', sequence: 3, name: 'span 3', bytes: 50, itemBytes: 40, span: undefined });
    expect(each.spanContext()).toMatchObject({ spanId: '3' });
  });
});

it('counts its attempts, and forgives the last', () => {
  const each = outgoing();
  each.attempted(3);
  each.attempted(1);
  each.forgiveAttempt();
  expect(each.attempts).toBe(3);
});

it('is settled for good', () => {
  const each = outgoing();
  each.settled();
  expect(each.isSettled).toBe(true);
});

it('is on disk where it was put, until its record is gone', () => {
  const each = outgoing();
  const record = { isGone: false };
  const place = { record: record as KeptRecord, index: 2 };
  each.keptAt(place);
  expect(each.kept).toBe(place);
  record.isGone = true;
  expect(each.kept).toBeUndefined();
});
