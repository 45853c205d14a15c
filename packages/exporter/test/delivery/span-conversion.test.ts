// A span to the item that leaves, with the hooks of an application.
import { defineDialect } from '../../src';
import { type ConversionHooks, SpanConversion } from '../../src/delivery/span-conversion';
import { loadSettings } from '../../src/load-settings';
import { spanOf } from '../convert/span-of';
import { recordStderr } from '../record-stderr';

const settings = loadSettings({ apiKey: 'key', accountId: 'acc' });
const conversionWith = (hooks: ConversionHooks) => new SpanConversion(settings, hooks);
const span = spanOf({ attributes: { 'gen_ai.operation.name': 'chat', key: 'value' } });

afterEach(() => jest.restoreAllMocks());

it.each(['mapItem', 'mapType', 'mask'])('%s must be a function', (name) => {
  expect(() => conversionWith({ [name]: 'text' })).toThrow(
    expect.objectContaining({
      code: 'SGP_INVALID_OPTION',
      message: `Option ${name} is string; expected a function.`,
    }),
  );
  expect(() => conversionWith({ [name]: undefined })).not.toThrow();
});

it('one that has not ended says so, beside what else it says', () => {
  const conversion = conversionWith({});
  expect(conversion.itemOf(span, undefined, 'unfinished').metadata).toMatchObject({
    key: 'value',
    sgp_unfinished: true,
  });
  expect(conversion.itemOf(span).metadata).not.toHaveProperty('sgp_unfinished');
});

it('asks each hook: the type before the item is made, the item, then the mask', () => {
  const conversion = conversionWith({
    mapType: () => 'GUARDRAIL',
    mapItem: (item) => ({ ...item, name: `${item.name} of ${item.type}` }),
    mask: (key, value) => (key === 'name' ? value.toUpperCase() : value),
  });
  expect(conversion.itemOf(span)).toMatchObject({ type: 'GUARDRAIL', name: 'WORK OF GUARDRAIL' });
});

it('says once that mapItem failed, with the span and the reason', () => {
  const stderr = recordStderr();
  const conversion = conversionWith({ mapItem: () => null as never });
  for (let count = 0; count < 2; count++) conversion.itemOf(span);
  expect(stderr).toEqual([
    '@sgp-otel/exporter warn: mapItem failed for span "work": it returned null, not an item. Such parts are not sent. ' +
      'This is said once.\n',
  ]);
});

describe('a source of log records', () => {
  const keepEvents = jest.fn();
  const logRecords = { take: () => undefined, keepEvents };
  const dialect = defineDialect({
    name: 'Own',
    scopes: ['own'],
    events: [{ names: ['own.message'], sides: ['output'] }],
  });

  afterEach(() => keepEvents.mockReset());

  it('is told which events the dialects of an application have, and nothing without them', () => {
    conversionWith({}).relate({ logRecords });
    expect(keepEvents).not.toHaveBeenCalled();
    conversionWith({ dialects: [dialect] }).relate({ logRecords });
    const isContent = keepEvents.mock.calls[0]?.[0] as (name: string) => boolean;
    expect(['own.message', 'other.message'].map(isContent)).toEqual([true, false]);
    expect(keepEvents).toHaveBeenCalledTimes(1);
  });

  it('that throws, or knows nothing of events, does no harm', () => {
    const conversion = conversionWith({ dialects: [dialect] });
    keepEvents.mockImplementation(() => {
      throw new Error('no');
    });
    expect(() => conversion.relate({ logRecords })).not.toThrow();
    expect(() => conversion.relate({ logRecords: { take: () => undefined } })).not.toThrow();
    expect(() => conversion.relate({})).not.toThrow();
  });
});
