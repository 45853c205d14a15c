// Golden pairs: what a real library recorded (fixtures/spans) and the item it must become (fixtures/items), reviewed by
// hand against the rules.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPlaceholder, spanToItem } from '../../src/convert/span-to-item';
import type { SgpItem } from '../../src/item/sgp-item';
import { capturedSpans, captureNames } from '../fixtures/captured-spans';
import { itemViolations } from './item-violations';

const ITEMS = join(__dirname, '../fixtures/items');

function expectedItems(name: string): SgpItem[] {
  return JSON.parse(readFileSync(join(ITEMS, `${name}.json`), 'utf8')) as SgpItem[];
}

/** As it is sent. */
const sent = (item: SgpItem) => JSON.parse(JSON.stringify(item)) as SgpItem;

describe('spans captured from real libraries', () => {
  const names = captureNames();

  it('are all paired with the items they become', () => {
    expect(names.length).toBeGreaterThan(190);
    expect(names.filter((name) => !existsSync(join(ITEMS, `${name}.json`)))).toEqual([]);
  });

  it.each(names)('%s', (name) => {
    const items = capturedSpans(name)
      .filter(({ span }) => !isPlaceholder(span))
      .map(({ span, logRecords }) => sent(spanToItem(span, {}, { logRecords })));
    expect(items).toEqual(expectedItems(name));
    expect(items.flatMap(itemViolations)).toEqual([]);
  });
});
