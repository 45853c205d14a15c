// The bill of materials in each packed tarball, against the files that the bundlers put into what is packed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { unpackPackages } from '@sgp-otel/testkit';

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Bundle {
  readonly output: string;
  readonly sha256: string;
  readonly inputs: readonly string[];
}

const PACKAGES = path.join(__dirname, '../..');
let dir: string;

beforeAll(() => {
  dir = unpackPackages();
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

const installed = (name: string, file: string) => path.join(dir, 'node_modules/@sgp-otel', name, file);
const billText = (name: string) => readFileSync(installed(name, 'sbom.cdx.json'), 'utf8');
const bill = (name: string) => JSON.parse(billText(name)) as Bill;
const manifest = (name: string) => JSON.parse(readFileSync(installed(name, 'package.json'), 'utf8'));
const nameOf = ({ group, name, version }: Component) => `${group ? `${group}/` : ''}${name}@${version}`;

/** What the bundlers read, as they said when they wrote the files. */
function bundles(name: string): Bundle[] {
  const folder = path.join(PACKAGES, name, '.bundles');
  return readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')).bundles);
}

/** Name and version by the folder that pnpm keeps a package in: `.pnpm/got@14.6.6/node_modules/got/…`. */
function packagesIn(inputs: readonly string[]): string[] {
  const names = inputs.flatMap((input) => {
    const [, version, name] =
      /\.pnpm\/.*?([\d.]+[^/@]*?)(?:_[^/]*)?\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    return name === undefined ? [] : [`${name}@${version}`];
  });
  return [...new Set(names)].sort();
}

describe.each(['exporter', 'auto', 'local'])('the bill of materials of @sgp-otel/%s', (name) => {
  it('is valid CycloneDX 1.6', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(billText(name))).toBeNull();
  });

  it('describes the package that it is in', () => {
    const { name: packageName, version } = manifest(name);
    expect(nameOf(bill(name).metadata.component)).toBe(`${packageName}@${version}`);
  });

  it('would be found invalid with a version missing', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    const broken = { ...bill(name), components: [{ type: 'library' }] };
    expect(await validator.validate(JSON.stringify(broken))).not.toBeNull();
  });
});

describe.each(['exporter', 'local'])('what is bundled in @sgp-otel/%s', (name) => {
  it('is what is installed: the bundles have the bytes that the record was made for', () => {
    for (const { output, sha256 } of bundles(name)) {
      const content = readFileSync(installed(name, output));
      expect([output, createHash('sha256').update(content).digest('hex')]).toEqual([output, sha256]);
    }
  });

  it('is all of it in the bill, with versions, and nothing else is', () => {
    const inside = packagesIn(bundles(name).flatMap(({ inputs }) => inputs));
    expect(inside.length).toBeGreaterThan(3);
    expect(bill(name).components.map(nameOf).sort()).toEqual(inside);
  });

  it('is named with the file that it is in', () => {
    for (const component of bill(name).components) {
      const files = component.properties.map(({ value }) => value);
      const expected = bundles(name).filter(({ inputs }) => packagesIn(inputs).includes(nameOf(component)));
      expect(files.sort()).toEqual(expected.map(({ output }) => output).sort());
    }
  });

  it('has its licence in LICENSES.txt', () => {
    const folder = name === 'exporter' ? 'vendor' : 'viewer';
    const licences = readFileSync(installed(name, `${folder}/LICENSES.txt`), 'utf8').split('\n');
    expect(licences).toEqual(expect.arrayContaining(bill(name).components.map(nameOf)));
  });

  it('is reached from the package in the graph of dependencies', () => {
    const { dependencies, metadata, components } = bill(name);
    const reached = new Set<string>();
    const visit = (ref: string) => {
      if (reached.has(ref)) return;
      reached.add(ref);
      for (const next of dependencies.find((each) => each.ref === ref)?.dependsOn ?? []) visit(next);
    };
    visit(metadata.component.purl);
    expect(components.filter(({ purl }) => !reached.has(purl))).toEqual([]);
  });
});

it('auto bundles nothing, so that its files hold no code of others', () => {
  expect(bill('auto').components).toEqual([]);
  expect(readdirSync(installed('auto', '.')).sort()).toEqual(
    expect.not.arrayContaining(['vendor', 'bundle', 'viewer']),
  );
});
