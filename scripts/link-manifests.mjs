// Writes where the project lives into the manifest of each published package: the root manifest's `repository` is the
// one place that says it. Run it after changing the owner there (`npm run manifests`); a test compares.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

/** `git+https://github.com/acme/tool.git` → `https://github.com/acme/tool`. */
const page = read('package.json')
  .repository.url.replace(/^git\+/, '')
  .replace(/\.git$/, '');

for (const name of readdirSync(path.join(root, 'packages'))) {
  const file = `packages/${name}/package.json`;
  const manifest = read(file);
  if (manifest.private) continue;
  const { repository } = read('package.json');
  const links = {
    homepage: `${page}/tree/main/packages/${name}#readme`,
    bugs: { url: `${page}/issues` },
    repository: { ...repository, directory: `packages/${name}` },
    publishConfig: { access: 'public', provenance: true },
  };
  const linked = {};
  for (const [key, value] of Object.entries(manifest)) {
    if (key in links) continue;
    linked[key] = value;
    if (key === 'license') Object.assign(linked, links);
  }
  writeFileSync(path.join(root, file), `${JSON.stringify(linked, null, 2)}\n`);
}
