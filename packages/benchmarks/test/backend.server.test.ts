import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// Every candidate through its own protocol, in processes of their own as in a benchmark: what the backend does not
// count would look lost.
const program = (candidate: string) => `
  import { settle, makeCandidate } from './src/candidates/candidate.mjs';
  import * as names from './src/candidates/names.mjs';
  import { startServer } from './src/processes/server-process.mjs';
  import { shapes } from './src/spans/span-shapes.mjs';
  const server = await startServer('backend');
  const { tracer, processor, answered, delivered } = await makeCandidate(names.${candidate}, server.url);
  const http = shapes.http();
  const chat = shapes.chat16japanese();
  for (let index = 0; index < 30; index++) (index % 2 ? http : chat)(tracer, index);
  await settle(processor);
  const { stored, refusedRequests, duplicates } = await server.counts();
  await server.kill();
  console.log(JSON.stringify({ stored, refusedRequests, duplicates, answered: answered(), delivered: delivered() }));
  process.exit();
`;

describe('the backend of the benchmarks', () => {
  it.each(['OURS', 'STOCK', 'OTLP_PROTOBUF', 'ZIPKIN', 'LANGFUSE', 'TRACELOOP'])('counts every span of %s', (name) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program(name)], {
      cwd: join(__dirname, '..'),
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    expect({ stderr, ...JSON.parse(stdout || '{}') }).toEqual({
      stderr: '',
      stored: 30,
      refusedRequests: 0,
      duplicates: 0,
      answered: 30,
      delivered: 30,
    });
  });
});
