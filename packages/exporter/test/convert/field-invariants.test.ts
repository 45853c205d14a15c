// What holds for every span from the field, each converted with its neighbours as a processor does it: nothing is
// billed twice, counts fit together, and whatever was said arrives.
import { type SgpItem, spanToItem } from '../../src';
import type { SpanLike } from '../../src/convert/span-like';
import { SpanRelations } from '../../src/relations/span-relations';
import { fieldNames, fieldSpans } from '../fixtures/field-spans';
import { itemViolations } from './item-violations';

type Counts = Readonly<Record<string, number | undefined>>;

function itemsOf(name: string): SgpItem[] {
  const relations = new SpanRelations('sgp.trace_id');
  const spans = fieldSpans(name);
  return spans.map((span) => {
    const item = spanToItem(span, {}, relations.surroundings(span));
    relations.converted(span, item);
    return item;
  });
}

const usagesOf = (item: SgpItem) =>
  [item.output?.usage, item.metadata?.usage].filter((usage) => usage !== undefined) as Counts[];

/** Texts, names of tools and their arguments in what a span recorded, wherever they stand. */
function saidIn(span: SpanLike): string[] {
  const said = new Set<string>();
  const collect = (value: unknown, key = '') => {
    if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
      try {
        collect(JSON.parse(value), key);
        return;
      } catch {
        // A text that only looks like it.
      }
    }
    if (typeof value === 'string' && SAID.test(key) && /\w/.test(value)) said.add(value.slice(0, 40));
    if (Array.isArray(value)) for (const each of value) collect(each, key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) collect(each, name);
  };
  collect(span.attributes);
  for (const { attributes } of span.events ?? []) collect(attributes);
  return [...said];
}

const SAID = /^(text|content|query|city|location|square)$/;

describe.each(fieldNames())('%s', (name) => {
  const items = itemsOf(name);

  it('becomes what the API takes', () => {
    expect(items.flatMap((item) => itemViolations(JSON.parse(JSON.stringify(item))))).toEqual([]);
  });

  it('has counts that fit together', () => {
    for (const usage of items.flatMap(usagesOf)) {
      const { input_tokens: input = 0, output_tokens: output, total_tokens: total } = usage;
      const {
        cached_input_tokens: read = 0,
        cache_creation_input_tokens: written = 0,
        reasoning_tokens: thought = 0,
      } = usage;
      expect(read + written).toBeLessThanOrEqual(input);
      if (output !== undefined) expect(thought).toBeLessThanOrEqual(output);
      if (output !== undefined && total !== undefined) expect(total).toBe(input + output);
    }
  });

  it('is billed on calls, and on agents only where no call below them is', () => {
    for (const item of items) {
      if (item.type === 'AGENT_WORKFLOW') expect(item.output?.usage).toBeUndefined();
      if (item.metadata?.usage === undefined) continue;
      const below = (id: string | undefined): SgpItem[] =>
        items.filter(({ parent_id: parent }) => parent === id).flatMap((child) => [child, ...below(child.id)]);
      expect(below(item.id).flatMap(usagesOf)).toEqual([]);
    }
  });

  it('loses nothing that was said', () => {
    const lost = fieldSpans(name).flatMap((span, index) => {
      const { input, output, expected, metadata } = items[index] as SgpItem;
      const all = JSON.stringify([input, output, expected, metadata]).replaceAll('\\', '');
      return saidIn(span).filter((text) => !all.includes(text.replaceAll('\\', '')) && text.isWellFormed());
    });
    expect(lost).toEqual([]);
  });
});

it('an agent whose calls have no spans is billed by its aggregate', () => {
  const billed = ['26-openinference-claude-agent-sdk', '27-remote-agent-usage-only'].map(
    (name) => itemsOf(name)[0]?.metadata?.usage,
  );
  expect(billed).toMatchObject([
    { input_tokens: 4205, output_tokens: 100, total_tokens: 4305 },
    { input_tokens: 300, output_tokens: 30, total_tokens: 330 },
  ]);
});
