// Which packages the files of a bundle come from, for licences and for the bill of materials.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A folder inside of a package may have a package.json of its own. */
const PACKAGE_FOLDER = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/**
 * The packages of files that a bundler read, each once, sorted by name and version. Files of the workspace itself are
 * left out.
 */
export function bundledPackages(files) {
  const folders = new Set(files.flatMap((file) => PACKAGE_FOLDER.exec(file)?.[1] ?? []));
  return [...folders].map(packageIn).sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** The text of the licences of such packages. */
export function licencesText(packages) {
  return packages.map(({ name, version, licenceText }) => `${name}@${version}\n\n${licenceText}\n`);
}

function packageIn(folder) {
  const {
    name,
    version,
    license,
    dependencies = {},
  } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (!name || !version || typeof license !== 'string') {
    throw new Error(`${folder} does not say its name, version and licence, which a bill of materials needs.`);
  }
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const licenceText = file ? readFileSync(path.join(folder, file), 'utf8').trim() : `Licence: ${license}`;
  return { name, version, license, licenceText, dependencies: Object.keys(dependencies), folder };
}
