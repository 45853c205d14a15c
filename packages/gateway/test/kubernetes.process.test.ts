// The manifests of examples/kubernetes against the schemas of Kubernetes, and against what the gateway is called with.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNode } from '@sgp-otel/testkit';
import { TOKENS_VARIABLE } from '../src/configuration/gateway-options';
import { optionsTable } from '../src/configuration/options-table';

const FOLDER = join(__dirname, '../../../examples/kubernetes');
const CHECK = join(__dirname, '../scripts/check-manifests.mjs');
const gateway = readFileSync(join(FOLDER, 'gateway.yaml'), 'utf8');

it('Kubernetes takes every manifest, and the check would see one that it refuses', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'sgp-gateway-manifests-'));
  const wrong = join(temporary, 'wrong.yaml');
  writeFileSync(wrong, gateway.replace('replicas: 3', 'replicas: three'));
  const files = [join(FOLDER, 'nats.yaml'), join(FOLDER, 'gateway.yaml'), wrong];
  const { stdout, stderr } = await startNode([CHECK, ...files]).result;
  rmSync(temporary, { recursive: true });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    ...[null, null, null, null],
    ...[null, null, null],
    ...[null, expect.stringContaining('replicas'), null],
  ]);
});

it('the gateway is started with variables that it reads', () => {
  const used = [...gateway.matchAll(/name: (S[A-Z]+_\w+)/g)].map(([, name]) => String(name));
  const own = Object.values(optionsTable).map(({ variable }) => variable);
  const known: string[] = ['SGP_API_KEY', 'SGP_ACCOUNT_ID', TOKENS_VARIABLE, ...own];
  expect(used.length).toBe(6);
  expect(used.filter((name) => !known.includes(name))).toEqual([]);
});
