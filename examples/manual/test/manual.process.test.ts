// The hand-wired example against a real socket: what it sends, and that it ends by itself.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { json, text } from 'node:stream/consumers';

interface Item {
  id: string;
  trace_id: string;
  parent_id?: string;
  name: string;
  status: string;
  input: object;
  output?: object;
}

/** What a program of the example sends, and what it prints. */
async function run(program: string): Promise<{ items: Item[]; output: string }> {
  const items: Item[] = [];
  async function store(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await json(request)) as { items: Item[] };
    items.push(...body.items);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ object: 'list', items: body.items }));
  }
  const backend = createServer((request, response) => void store(request, response));
  await once(backend.listen(0, '127.0.0.1'), 'listening');
  const { port } = backend.address() as AddressInfo;

  try {
    const child = spawn(process.execPath, [path.join(__dirname, '..', program)], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        SGP_API_KEY: 'local',
        SGP_ACCOUNT_ID: 'local',
        SGP_CLIENT_BASE_URL: `http://127.0.0.1:${port}`,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(code).toBe(0);
    return { items, output };
  } finally {
    backend.closeAllConnections();
    backend.close();
  }
}

it('delivers its agent span with the model call and the failed tool below it', async () => {
  const { items, output } = await run('main.mjs');
  const span = (name: string) => items.find((item) => item.name === name);
  const agent = span('turn:1');
  expect(items).toHaveLength(3);
  expect(output).toContain(`trace ${agent?.trace_id}`);
  expect(agent?.parent_id).toBeUndefined();
  expect(agent?.input).toEqual({ question: 'Where is order A-1001?' });
  expect(span('llm:gpt-4o-mini')).toMatchObject({ parent_id: agent?.id, status: 'SUCCESS' });
  expect(span('tool:lookup_order')).toMatchObject({ parent_id: agent?.id, status: 'ERROR' });
});

it('reads the spans of a framework by a dialect of its own', async () => {
  const { items } = await run('own-dialect.mjs');
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    type: 'COMPLETION',
    group_id: 'thread-7',
    input: { messages: [{ role: 'user', content: 'Where is order A-1001?' }], model: 'acme-1' },
    output: { output: 'On its way.', usage: { input_tokens: 12, output_tokens: 4, total_tokens: 16 } },
  });
});
