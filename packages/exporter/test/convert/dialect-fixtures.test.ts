// What each dialect writes (fixtures/dialects) and the items that come of it.
import { spanToItem } from '../../src/convert/span-to-item';
import { allDialectFixtures, comparedItem, savedDialect, savedDialects } from '../fixtures/dialect-fixtures';
import { itemViolations } from './item-violations';

describe('spans of other instrumentations', () => {
  it.each(allDialectFixtures().map((fixture) => [fixture.title, fixture] as const))('%s', (_title, fixture) => {
    const { span, records, item: expected } = fixture;
    const item = spanToItem(span, {}, { logRecords: records });
    expect(comparedItem(item, span)).toEqual(expected);
    expect(itemViolations(JSON.parse(JSON.stringify(item)))).toEqual([]);
  });

  it.each(savedDialects())('%s says where its attributes were seen', (dialect) => {
    const { seen, spans } = savedDialect(dialect);
    expect(Object.entries(seen).filter(([source, what]) => source === '' || what === '')).toEqual([]);
    expect(Object.keys(seen).length).toBeGreaterThan(0);
    expect(new Set(spans.map((span) => span.case)).size).toBe(spans.length);
  });
});
