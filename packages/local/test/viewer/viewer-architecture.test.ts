import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

const SOURCE = join(__dirname, '..', '..', 'viewer-app', 'src');

/** The rooms of the viewer, each with those it may import. What a room may import never imports it back. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  api: [],
  format: [],
  routing: [],
  virtual: [],
  keyboard: [],
  model: ['api', 'format'],
  ui: ['api', 'format', 'model'],
  shell: ['api', 'model', 'routing', 'ui'],
  span: ['api', 'format', 'keyboard', 'model', 'routing', 'ui'],
  trace: ['api', 'format', 'keyboard', 'model', 'routing', 'span', 'ui', 'virtual'],
  traces: ['api', 'format', 'keyboard', 'model', 'routing', 'ui', 'virtual'],
  compare: ['api', 'format', 'keyboard', 'model', 'routing', 'span', 'ui'],
  group: ['api', 'format', 'model', 'routing', 'span', 'ui'],
  profiler: ['api', 'format', 'keyboard', 'model', 'routing', 'ui'],
};

const imports = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .flatMap((file) => {
    const text = readFileSync(join(SOURCE, file), 'utf8');
    return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, target]) => ({
      file,
      from: roomOf(file),
      to: roomOf(normalize(join(file, '..', target as string))),
    }));
  })
  // The backend's types come through `api`.
  .filter(({ to }) => to !== '..');

function roomOf(file: string): string {
  const [room, ...rest] = file.split('/');
  return rest.length === 0 ? '(root)' : (room as string);
}

test('each room of the viewer imports only rooms below it', () => {
  expect(imports.length).toBeGreaterThan(100);
  const forbidden = imports.filter(
    ({ from, to }) => from !== '(root)' && from !== to && !MAY_IMPORT[from]?.includes(to),
  );
  expect(forbidden).toEqual([]);
});

test('no rooms of the viewer import each other in a circle', () => {
  const order = Object.keys(MAY_IMPORT);
  const upwards = order.flatMap((room, index) => MAY_IMPORT[room]?.filter((other) => order.indexOf(other) > index));
  expect(upwards).toEqual([]);
});
