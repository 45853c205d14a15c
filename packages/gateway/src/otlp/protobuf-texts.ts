// Texts of OTLP's protobuf encoding. The readers of this room stand on a Buffer: see `readerOf`.
import { PbfReader } from 'pbf';

/** Of names that are kept, and how long they may be. */
const NAME_SLOTS = 1_024;
const MAX_NAME_BYTES = 64;

interface KnownName {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** The same few names come with every span: each is kept in the place that its bytes lead to, until another comes. */
const names = new Array<KnownName | undefined>(NAME_SLOTS).fill(undefined);

/** A reader whose bytes are a Buffer. */
export function readerOf(bytes: Uint8Array): PbfReader {
  return new PbfReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** Not pbf's own: that leaves out a byte order mark, which the sender's own exporter would not. */
export function readText(pbf: PbfReader): string {
  const end = pbf.readVarint() + pbf.pos;
  return takenText(pbf, end);
}

function takenText(pbf: PbfReader, end: number): string {
  const start = pbf.pos;
  pbf.pos = end;
  return (pbf.buf as Buffer).toString('utf8', start, end);
}

/** The key of an attribute. */
export function readName(pbf: PbfReader): string {
  const end = pbf.readVarint() + pbf.pos;
  const start = pbf.pos;
  if (end - start > MAX_NAME_BYTES) return takenText(pbf, end);
  const { buf } = pbf;
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (buf[at] as number)) | 0;
  const slot = hash & (NAME_SLOTS - 1);
  const known = names[slot];
  if (known !== undefined && isAt(known.bytes, buf, start, end)) {
    pbf.pos = end;
    return known.text;
  }
  const text = takenText(pbf, end);
  names[slot] = { bytes: Uint8Array.from(buf.subarray(start, end)), text };
  return text;
}

function isAt(bytes: Uint8Array, buf: Uint8Array, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let index = 0; index < bytes.length; index++) if (bytes[index] !== buf[start + index]) return false;
  return true;
}
