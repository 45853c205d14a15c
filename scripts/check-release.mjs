// Whether the tag in the first argument may be published: it names the version of every published package, no changeset
// waits, and the changelog says what is new, which is printed for the release page. Otherwise it says what is wrong and
// ends with 1.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [tag = ''] = process.argv.slice(2);
const problems = [];

const version = /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1];
if (version === undefined) problems.push(`"${tag}" is not a version tag such as v0.2.0`);
for (const name of readdirSync(path.join(root, 'packages'))) {
  const manifest = JSON.parse(readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8'));
  if (!manifest.private && version !== undefined && manifest.version !== version)
    problems.push(`${manifest.name} has version ${manifest.version}: run \`npm run release:prepare\` before tagging`);
}
for (const file of readdirSync(path.join(root, '.changeset')))
  if (file.endsWith('.md') && file !== 'README.md') problems.push(`the changeset ${file} is not in a version yet`);

const changelog = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
const news = changelog.split(/^## /m).find((section) => section.split('\n', 1)[0] === version);
if (version !== undefined && news === undefined) problems.push(`CHANGELOG.md has no section ${version}`);

if (problems.length > 0) {
  console.error(`${tag || 'No tag'} cannot be released:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  process.exit(1);
}
console.log(news.split('\n').slice(1).join('\n').trim());
