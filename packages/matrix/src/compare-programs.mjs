// `node src/compare-programs.mjs [--node BINARY …] [--register FILE] [--json] [NAME …]`: which programs do something
// else with the flag.
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { differencesOf } from './compare-program.mjs';
import { listPrograms } from './programs.mjs';

const require = createRequire(import.meta.url);
const { values, positionals } = parseArgs({
  options: {
    node: { type: 'string', multiple: true, default: [process.execPath] },
    register: { type: 'string', default: require.resolve('@sgp-otel/auto/register') },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
// It takes whatever spans the programs make.
const backend = http.createServer((request, response) => {
  request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{"items":[]}'));
});
await new Promise((resolve) => backend.listen(0, '127.0.0.1', resolve));
const backendUrl = `http://127.0.0.1:${backend.address().port}`;
const programs = (await listPrograms()).filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const results = [];
const { hasSynchronousHooks } = require(path.join(path.dirname(values.register), 'modules/register-load-hook.js'));
for (const binary of values.node) {
  const hasHooks = hasSynchronousHooks(
    execFileSync(binary, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim(),
  );
  for (const program of programs.filter(({ needsSynchronousHooks }) => hasHooks || !needsSynchronousHooks)) {
    const differences = await differencesOf(program, { binary, backendUrl, register: values.register });
    results.push({ binary, name: program.name, differences });
    if (!values.json && differences.length > 0) console.log(`${binary} ${program.name}:\n${differences.join('\n')}`);
  }
}
backend.closeAllConnections();
backend.close();
const failed = results.filter(({ differences }) => differences.length > 0);
if (values.json) console.log(JSON.stringify(results));
else console.log(`${results.length} programs on ${values.node.length} versions of Node, ${failed.length} differ`);
process.exitCode = failed.length > 0 ? 1 : 0;
