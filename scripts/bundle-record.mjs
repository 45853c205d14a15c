// What was bundled into which file, as the bundler said: kept beside the package, not published. The bill of materials
// is written from it, and a bundle is made again when anything that decides its content has changed, whatever the dates
// of files are.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = '.bundles';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const contentOf = (file) => readFileSync(file);

/** Stands for the content of files: the lock file, scripts. */
export const keyOf = (files) => sha256(...files.map((file) => sha256(contentOf(file))));

const recordFile = (packageDir, name) => path.join(packageDir, FOLDER, `${name}.json`);

/**
 * @param bundles `{ output, inputs }` for each: the file relative to the package, and every file that went into it, as
 * absolute paths
 * @param key see {@link keyOf}
 */
export function recordBundles(packageDir, name, bundles, key = '') {
  const file = recordFile(packageDir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  const outputs = bundles.map(({ output, inputs }) => ({
    output,
    sha256: sha256(contentOf(path.join(packageDir, output))),
    inputs: inputs.map((input) => path.relative(packageDir, input)).sort(),
  }));
  writeFileSync(file, `${JSON.stringify({ key, bundles: outputs }, undefined, 2)}\n`);
}

/** Whether the bundles were made from this and are as they were made. */
export function isRecorded(packageDir, name, key) {
  const file = recordFile(packageDir, name);
  if (!existsSync(file)) return false;
  const record = JSON.parse(readFileSync(file, 'utf8'));
  return record.key === key && record.bundles.every((bundle) => isAsMade(path.join(packageDir, bundle.output), bundle));
}

function isAsMade(file, bundle) {
  return existsSync(file) && sha256(contentOf(file)) === bundle.sha256;
}

/** Every bundle of the package. @throws when a file is not as it was made: its record says nothing about it */
export function recordedBundles(packageDir) {
  const folder = path.join(packageDir, FOLDER);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const bundles = files.flatMap((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')).bundles);
  for (const bundle of bundles) {
    if (!isAsMade(path.join(packageDir, bundle.output), bundle))
      throw new Error(`${bundle.output} is not as it was bundled`);
  }
  return bundles.map(({ output, inputs }) => ({
    output,
    inputs: inputs.map((input) => path.resolve(packageDir, input)),
  }));
}

/**
 * The files that esbuild put into an output, also where little was left of them. Its paths are relative to the folder
 * it worked in.
 */
export function esbuildInputs(metafile, output, workingDir) {
  const files = Object.keys(metafile.outputs[output].inputs).filter((file) => file !== '<stdin>');
  return files.map((file) => path.resolve(workingDir, file));
}
