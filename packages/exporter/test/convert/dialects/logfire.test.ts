// What Logfire can record and the captured spans do not show.
import type { ConversionSettings } from '../../../src/convert/conversion';
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

const attributes = { 'logfire.msg_template': 'checking {city}', 'logfire.msg': 'checking Paris', city: 'Paris' };

const itemOf = (settings: ConversionSettings, more = {}) =>
  spanToItem(spanOf({ name: 'checking {city}', attributes: { ...attributes, ...more } }), settings);

describe('the name of a span of Logfire', () => {
  it('is its template, by which SGP can group, with the message in the metadata', () => {
    const item = itemOf({});
    expect(item.name).toBe('checking {city}');
    expect(item.metadata?.['logfire.msg']).toBe('checking Paris');
  });

  it('says nothing that holds content when none is wanted', () => {
    expect(itemOf({ captureContent: false }).metadata).not.toHaveProperty('logfire.msg');
  });
});

describe('an error that Logfire put into attributes', () => {
  it.each([
    [true, 'TypeError: a\n    at b'],
    [false, undefined],
  ])('has its stack trace when stack traces are %s', (captureStacktraces, stacktrace) => {
    const item = itemOf({ captureStacktraces }, { 'exception.stacktrace': 'TypeError: a\n    at b' });
    expect(item.metadata?.['exception.stacktrace']).toBe(stacktrace);
  });
});
