import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../src/cli/build-program';
import { type OptionRow, optionsTable } from '../src/configuration/options-table';
import { metricFamilies } from '../src/metrics/metric-families';
import { MAX_MESSAGE_DEPTH } from '../src/otlp/check-protobuf';
import { MAX_JSON_DEPTH } from '../src/otlp/json-excess';

const page = readFileSync(join(__dirname, '../../../docs/reference/gateway.md'), 'utf8');

test('docs/reference/gateway.md has every option as the table has it, and no other', () => {
  const rows = [...page.matchAll(/^\| `(--[a-z-]+)` \| `(\w+)` \| `(\w+)` \| (.*?) \| (.+?) \|$/gm)].map(
    ([, ...cells]) => cells,
  );
  const expected = Object.entries<OptionRow<unknown>>(optionsTable).map(([key, row]) => {
    const { flag, variable, defaultValue, description } = row;
    return [flag, variable, key, defaultValue === undefined ? '' : `\`${defaultValue}\``, description];
  });
  expect(rows).toEqual(expected);
});

test('docs/reference/gateway.md has every metric, and no other', () => {
  const rows = [...page.matchAll(/^\| `(sgp_gateway_\w+)` \| (\w+) \| (.*?) \| (.+?) \|$/gm)].map(
    ([, ...cells]) => cells,
  );
  const expected = Object.entries(metricFamilies).map(([name, { type, labels, help }]) => {
    return [name, type, labels.map((label) => `\`${label}\``).join(', '), help];
  });
  expect(rows).toEqual(expected);
});

test('docs/reference/gateway.md names every command and the limits of nesting', () => {
  for (const command of buildProgram().commands.find((each) => each.name() === 'dead')?.commands ?? []) {
    expect(page).toContain(`npx @sgp-otel/gateway dead ${command.name()}`);
  }
  expect(page).toContain(`nested more than ${MAX_MESSAGE_DEPTH} messages or ${MAX_JSON_DEPTH} levels of JSON`);
});
