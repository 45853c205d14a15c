// The example as it is run: the spans of a service that knows nothing of SGP are in SGP.
import path from 'node:path';
import { startNode } from '@sgp-otel/testkit';

it('brings the spans of an unchanged service into SGP, with their tokens', async () => {
  const { code, stdout, stderr } = await startNode([path.join(__dirname, '../start.mjs')]).result;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain('COMPLETION   chat gpt-4o: 120 + 30 tokens');
  expect(stdout).toContain('2 spans are in SGP.');
});
