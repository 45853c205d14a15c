import { splitProtobufSpans } from '../../src/ingest/split-spans';

/** A field of that number that has a length. */
function field(number: number, content: Buffer): Buffer {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), content]);
}

describe('a request', () => {
  it('may hold 400,000 spans of one trace in two scopes, and lies in one partition', () => {
    const span = field(2, Buffer.concat([field(1, Buffer.alloc(16, 7)), field(2, Buffer.alloc(8, 7))]));
    const scope = field(2, Buffer.concat(Array.from({ length: 200_000 }, () => span)));
    const request = field(1, Buffer.concat([scope, scope]));
    const { parts, valid } = splitProtobufSpans(request, 12);
    expect([valid, parts.size]).toEqual([400_000, 1]);
    expect(Buffer.from([...parts.values()][0] ?? []).equals(request)).toBe(true);
  });
});
