// Runs workflows and activities until SIGTERM. Temporal handles the signal itself: run() ends when what was under way
// has.
import { fileURLToPath } from 'node:url';
import { shutdown } from '@sgp-otel/auto';
import { NativeConnection, Worker } from '@temporalio/worker';
import * as activities from './activities.mjs';
import { tracing, workflowSpans } from './tracing.mjs';

const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233' });
const worker = await Worker.create({
  connection,
  taskQueue: 'example',
  workflowsPath: fileURLToPath(new URL('./workflows.mjs', import.meta.url)),
  activities,
  plugins: [tracing],
});

try {
  await worker.run();
} finally {
  await connection.close();
  await Promise.all([shutdown(), workflowSpans.shutdown()]);
}
