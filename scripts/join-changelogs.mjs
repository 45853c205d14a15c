// Joins the changelogs that changesets keeps in the packages to the one at the root: a section for each version, within
// it one for each package that changed. Run by `npm run release:prepare`; a test compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const HEAD = `# Changelog

What users get, by version. All packages have the same version; one that is not named under it has nothing new in it. Kept by
[changesets](.changeset/README.md): do not edit by hand.
`;

/**
 * The text under each `## version` of a changelog, newest first. Without the lines that only repeat a package's own
 * dependencies.
 */
function sections(changelog) {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [version, ...lines] = section.split('\n');
      const text = lines
        .join('\n')
        .replace(/^- Updated dependencies.*\n(?: {2}- .*\n?)*/gm, '')
        // A heading under which nothing is left.
        .replace(/^###.*\s*(?=###|$(?![\s\S]))/gm, '')
        .trim();
      return { version: version.trim(), text };
    });
}

const versions = new Map();
for (const name of readdirSync(path.join(root, 'packages'))) {
  const file = path.join(root, 'packages', name, 'CHANGELOG.md');
  if (!existsSync(file)) continue;
  for (const { version, text } of sections(readFileSync(file, 'utf8'))) {
    const packages = versions.get(version) ?? [];
    versions.set(version, packages);
    if (text !== '') packages.push(`### @sgp-otel/${name}\n\n${text.replace(/^###/gm, '####')}`);
  }
}
const newestFirst = [...versions].sort(([a], [b]) => b.localeCompare(a, 'en', { numeric: true }));
const text = newestFirst.map(([version, packages]) => `\n## ${version}\n\n${packages.join('\n\n')}\n`).join('');
writeFileSync(path.join(root, 'CHANGELOG.md'), HEAD + text);
