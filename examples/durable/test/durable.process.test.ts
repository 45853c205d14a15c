// The example as it is run: a worker that is killed in an outage costs no span that was safe.
import path from 'node:path';
import { startNode } from '@sgp-otel/testkit';

it('delivers after a kill what the worker had on disk', async () => {
  const { code, stdout, stderr } = await startNode([path.join(__dirname, '../killed-in-the-middle.cjs')]).result;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/^Killed: \d+ spans were on disk, 0 in the backend\.$/m);
  expect(stdout).toMatch(/^Now \d+ spans are in the backend; none was lost\.$/m);
});
