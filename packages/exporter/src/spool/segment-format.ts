// The bytes of a segment: a file that records are appended to, and that is read from beginning to end. Each record
// stands for itself: what is torn or damaged costs the records it touches and no others, the header included.
//
//   segment   0xFF "SGP" │ version │ 0 0 0 │ label length │ label │ CRC of all this │ record │ record │ …
//   record    0xFF "REC" │ CRC of the rest │ length of all │ mark (8) │ time │ flags │ count │ count × length │ parts
//
// Numbers are little-endian; lengths, flags and counts have 32 bits, the time is a double: milliseconds since 1970. The
// label says to people whose records these are; the mark, its hash, says so in each record. No UTF-8 text holds 0xFF.
import { createHash } from 'node:crypto';
import { crc32 } from './crc32';

export const VERSION = 1;
const SEGMENT_MAGIC = Buffer.from('\xffSGP', 'latin1');
export const RECORD_MAGIC = Buffer.from('\xffREC', 'latin1');
const MARK_BYTES = 8;
const LABEL_AT = 12;
const CRC_AT = 4;
const LENGTH_AT = 8;
const MARK_AT = 12;
const TIME_AT = 20;
const FLAGS_AT = 28;
const COUNT_AT = 32;
/** A record before the lengths of its parts. */
export const RECORD_START_BYTES = 36;
/** A segment before its label; the CRC follows that. */
export const SEGMENT_START_BYTES = LABEL_AT;
export const MAX_LABEL_BYTES = 64 * 1024;
/** No record is larger: a length beyond it is damage. */
export const MAX_RECORD_BYTES = 128 * 1024 * 1024;
/** No segment is larger: what lies beyond is not ours, and nobody is to wait until it is read. */
export const MAX_SEGMENT_BYTES = MAX_RECORD_BYTES + 1024 * 1024;
/** Each costs memory when it is read, however short it is. */
export const MAX_PARTS = 64 * 1024;

export interface LogRecord {
  /** What was appended together, in the same pieces. */
  readonly parts: readonly Buffer[];
  readonly timeMillis: number;
  /** The writer's own. */
  readonly flags: number;
  /** Tells whether it was written under a certain label: see {@link markOf}. */
  readonly mark: string;
  /** Where it begins in its segment, and how long it is. */
  readonly offset: number;
  readonly length: number;
}

/** What each record written under this label carries. */
export function markOf(label: Uint8Array): string {
  return createHash('sha256').update(label).digest().subarray(0, MARK_BYTES).toString('hex');
}

export function segmentHeader(label: Uint8Array): Buffer {
  const header = Buffer.alloc(LABEL_AT + label.length + 4);
  SEGMENT_MAGIC.copy(header);
  header[4] = VERSION;
  header.writeUInt32LE(label.length, LENGTH_AT);
  header.set(label, LABEL_AT);
  header.writeUInt32LE(crc32(header.subarray(0, -4)), header.length - 4);
  return header;
}

/** Length of the whole header, from its first bytes; `undefined` when they are no header. */
export function segmentHeaderBytes(start: Buffer): number | undefined {
  if (start.length < LABEL_AT || !start.subarray(0, 4).equals(SEGMENT_MAGIC)) return undefined;
  const labelBytes = start.readUInt32LE(LENGTH_AT);
  return labelBytes <= MAX_LABEL_BYTES ? LABEL_AT + labelBytes + 4 : undefined;
}

/** `undefined` when the header is damaged. */
export function readSegmentHeader(header: Buffer): { version: number; label: Buffer } | undefined {
  if (crc32(header.subarray(0, -4)) !== header.readUInt32LE(header.length - 4)) return undefined;
  return { version: header[4] as number, label: header.subarray(LABEL_AT, -4) };
}

/** The record as what is written of it, one after the other; the parts themselves are not copied. */
export function recordOf(
  parts: readonly Uint8Array[],
  mark: string,
  timeMillis: number,
  flags: number,
): { readonly pieces: readonly Uint8Array[]; readonly length: number } {
  const start = Buffer.alloc(RECORD_START_BYTES + 4 * parts.length);
  let length = start.length;
  RECORD_MAGIC.copy(start);
  start.write(mark, MARK_AT, 'hex');
  start.writeDoubleLE(timeMillis, TIME_AT);
  start.writeUInt32LE(flags, FLAGS_AT);
  start.writeUInt32LE(parts.length, COUNT_AT);
  parts.forEach((part, index) => {
    start.writeUInt32LE(part.length, RECORD_START_BYTES + 4 * index);
    length += part.length;
  });
  start.writeUInt32LE(length, LENGTH_AT);
  let crc = crc32(start.subarray(LENGTH_AT));
  for (const part of parts) crc = crc32(part, crc);
  start.writeUInt32LE(crc, CRC_AT);
  return { pieces: [start, ...parts], length };
}

/** Length of the whole record, from its first bytes; `undefined` when no record begins so. */
export function recordBytes(start: Buffer): number | undefined {
  if (start.length < RECORD_START_BYTES || !start.subarray(0, 4).equals(RECORD_MAGIC)) return undefined;
  const length = start.readUInt32LE(LENGTH_AT);
  const count = start.readUInt32LE(COUNT_AT);
  const isPossible = length >= RECORD_START_BYTES + 4 * count && length <= MAX_RECORD_BYTES && count <= MAX_PARTS;
  return isPossible ? length : undefined;
}

/** `undefined` when it is damaged. */
export function readRecord(bytes: Buffer, offset: number): LogRecord | undefined {
  if (crc32(bytes.subarray(LENGTH_AT)) !== bytes.readUInt32LE(CRC_AT)) return undefined;
  const count = bytes.readUInt32LE(COUNT_AT);
  const parts: Buffer[] = [];
  let at = RECORD_START_BYTES + 4 * count;
  for (let index = 0; index < count; index++) {
    const end = at + bytes.readUInt32LE(RECORD_START_BYTES + 4 * index);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  const timeMillis = bytes.readDoubleLE(TIME_AT);
  if (at !== bytes.length || !Number.isFinite(timeMillis)) return undefined;
  return {
    parts,
    timeMillis,
    flags: bytes.readUInt32LE(FLAGS_AT),
    mark: bytes.toString('hex', MARK_AT, MARK_AT + MARK_BYTES),
    offset,
    length: bytes.length,
  };
}
