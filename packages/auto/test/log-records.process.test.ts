// Log records with messages, in real processes.
import path from 'node:path';
import { type FaultServer, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const app = path.join(__dirname, 'apps/logs-of-its-own.cjs');

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

it.each([
  ['none', [], ''],
  ['one of its own', ['--registers'], 'gen_ai.user.message,gen_ai.choice'],
])(
  'takes messages from log records of an application that has registered %s, which gets its own',
  async (_, args, own) => {
    const env = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: server.url };
    const { stdout, stderr } = await startNode(['--require', register, app, ...args], { env }).result;
    expect(stdout).toBe(`${own}\n`);
    expect(stderr).not.toMatch(/loaded before|\[warn\]/);
    const [item] = server.requests.flatMap((request) => request.body.items);
    expect(item.input.messages).toEqual([{ role: 'user', content: 'What is said?' }]);
    expect(item.output.messages).toEqual([{ role: 'assistant', content: 'This.' }]);
  },
);
