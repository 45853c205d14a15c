// Starts a workflow and prints its answer. Its span is the root of the trace.
import { Client, Connection } from '@temporalio/client';
import { tracing } from './tracing.mjs';

const connection = await Connection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233' });
const client = new Client({ connection, plugins: [tracing] });
const question = process.argv[2] ?? 'How long is this?';
const workflowId = `ask-${Date.now()}`;
console.log(await client.workflow.execute('answerQuestion', { taskQueue: 'example', workflowId, args: [question] }));
await connection.close();
