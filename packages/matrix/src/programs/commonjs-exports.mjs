// CommonJS from data: its exports are live for `require`, and a snapshot for `import`.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(path.join(tmpdir(), 'commonjs-exports-'));
const file = path.join(folder, 'counter.cjs');
writeFileSync(file, 'exports.n = 0; exports.add = () => { exports.n += 1; }; exports.__esModule = true; exports.default = "d";');
const require = createRequire(import.meta.url);
const imported = await import(pathToFileURL(file));
imported.add();
console.log(imported.n, require(file).n, imported.default.n, imported.default.default);
delete require.cache[file];
console.log(require(file).n, (await import(pathToFileURL(file))) === imported);
rmSync(folder, { recursive: true });
