// Writes sbom.cdx.json for the package in the working directory: a CycloneDX bill of the materials that are inside of
// its files. What npm installs beside it is not in it: that is in the lock file of whoever installs. The same input
// gives the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { recordedBundles } from './bundle-record.mjs';
import { bundledPackages } from './bundled-packages.mjs';

const { name, version, license, description } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Bundled packages by name and version, with the files that they are in. */
function bundledIn(bundles) {
  const found = new Map();
  for (const { output, inputs } of bundles) {
    for (const each of bundledPackages(inputs)) {
      const reference = purl(each.name, each.version);
      const known = found.get(reference) ?? { ...each, reference, files: [] };
      known.files.push(output);
      found.set(reference, known);
    }
  }
  return [...found.values()].sort((a, b) => (a.reference < b.reference ? -1 : 1));
}

function purl(packageName, packageVersion) {
  const [scope, short] = packageName.startsWith('@') ? packageName.split('/') : [undefined, packageName];
  return `pkg:npm/${scope ? `${encodeURIComponent(scope)}/` : ''}${short}@${packageVersion}`;
}

function named(packageName) {
  const [, group, short] = /^(?:(@[^/]+)\/)?(.+)$/.exec(packageName);
  return group ? { group, name: short } : { name: short };
}

const licences = (text) => [/[\s()]/.test(text) ? { expression: text } : { license: { id: text } }];

function component(each) {
  return {
    type: 'library',
    'bom-ref': each.reference,
    ...named(each.name),
    version: each.version,
    scope: 'required',
    licenses: licences(each.license),
    purl: each.reference,
    properties: each.files.map((file) => ({ name: 'sgp-otel:bundled-in', value: file })),
  };
}

/** What each uses of the others; the package itself uses all that nothing else does. */
function dependencies(own, bundled) {
  const uses = bundled.map((each) => ({
    ref: each.reference,
    dependsOn: bundled.filter((other) => each.dependencies.includes(other.name)).map(({ reference }) => reference),
  }));
  const used = new Set(uses.flatMap(({ dependsOn }) => dependsOn));
  return [
    { ref: own, dependsOn: bundled.map(({ reference }) => reference).filter((each) => !used.has(each)) },
    ...uses,
  ];
}

const bundled = bundledIn(recordedBundles('.'));
const own = purl(name, version);
const bill = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    component: {
      type: 'library',
      'bom-ref': own,
      ...named(name),
      version,
      description,
      licenses: licences(license),
      purl: own,
    },
  },
  components: bundled.map(component),
  dependencies: dependencies(own, bundled),
  compositions: [{ aggregate: 'complete', assemblies: [own] }],
};
const hash = createHash('sha256').update(JSON.stringify(bill)).digest('hex');
const serial = [
  hash.slice(0, 8),
  hash.slice(8, 12),
  `5${hash.slice(13, 16)}`,
  `8${hash.slice(17, 20)}`,
  hash.slice(20, 32),
];
const { $schema, bomFormat, specVersion, ...rest } = bill;
const whole = { $schema, bomFormat, specVersion, serialNumber: `urn:uuid:${serial.join('-')}`, ...rest };
writeFileSync('sbom.cdx.json', `${JSON.stringify(whole, undefined, 2)}\n`);
