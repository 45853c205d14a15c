// The log of records itself, on a disk in memory: what is damaged costs what it touches, and nothing else.
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { tableCrc32 } from '../../src/spool/crc32';
import { FileRunner } from '../../src/spool/file-runner';
import { remove, syncFolder } from '../../src/spool/file-steps';
import type { LogRecord } from '../../src/spool/segment-format';
import { SegmentLog, segmentsIn } from '../../src/spool/segment-log';
import { SegmentReader } from '../../src/spool/segment-reader';
import { ForgettingFiles, failure } from './forgetting-files';

const FOLDER = '/spool/one';
const label = Buffer.from('{"account":"acc"}');

const textOf = ({ parts }: LogRecord) => parts.map(String).join('|');

function recordsOf(files: ForgettingFiles, path: string): LogRecord[] {
  const runner = new FileRunner(files);
  const reader = new SegmentReader(path);
  const records: LogRecord[] = [];
  for (;;) {
    const record = runner.runNow(reader.next());
    if (!record) break;
    records.push(record);
  }
  runner.runNow(reader.close());
  return records;
}

function allOf(files: ForgettingFiles): string[] {
  return new FileRunner(files).runNow(segmentsIn(FOLDER)).flatMap(({ path }) => recordsOf(files, path).map(textOf));
}

/** A disk with one segment, and what is in it. */
function written(texts: readonly string[]) {
  const files = new ForgettingFiles();
  const runner = new FileRunner(files);
  const log = new SegmentLog({ folder: FOLDER, label });
  const places = texts.map((text) =>
    runner.runNow(
      log.append(
        text.split('|').map((part) => Buffer.from(part)),
        1000,
      ),
    ),
  );
  const path = places[0]?.segment ?? '';
  return { files, runner, log, places, path, bytes: new Map(files.files()).get(path) as Buffer };
}

/** The same disk with other bytes in the segment. */
function withBytes(bytes: Buffer): ForgettingFiles {
  const files = new ForgettingFiles();
  files.performNow({ call: 'mkdir', args: [FOLDER] });
  const fd = files.performNow({ call: 'open', args: [`${FOLDER}/00000001.seg`, 'wx+'] });
  files.performNow({ call: 'writev', args: [fd, [bytes], 0] });
  return files;
}

const TEXTS = ['first|of two', 'second', '', 'a longer one '.repeat(5), '|'];

it('a record comes back as it was appended, with its time, flags and mark', () => {
  const files = new ForgettingFiles();
  const runner = new FileRunner(files);
  const log = new SegmentLog({ folder: FOLDER, label });
  const parts = [Buffer.from('a'), Buffer.alloc(0), Buffer.from([0xff, 0, 1])];
  const place = runner.runNow(log.append(parts, 1234.5, 6));
  const [record] = recordsOf(files, place.segment);
  expect(record).toMatchObject({ parts, timeMillis: 1234.5, flags: 6, mark: log.mark });
  expect(record).toMatchObject({ offset: place.offset, length: place.length });
});

it('every truncation leaves the records before it', () => {
  const { places, bytes, path } = written(TEXTS);
  for (let length = 0; length <= bytes.length; length++) {
    const whole = TEXTS.filter((_, index) => (places[index]?.offset ?? 0) + (places[index]?.length ?? 0) <= length);
    expect(recordsOf(withBytes(bytes.subarray(0, length)), path).map(textOf)).toEqual(whole);
  }
});

it('every flipped bit costs the record that it is in, and one in the header none', () => {
  const { places, bytes, path } = written(TEXTS);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const at = bit >> 3;
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] as number) ^ (1 << (bit & 7));
    const others = TEXTS.filter((_, index) => {
      const { offset, length } = places[index] as { offset: number; length: number };
      return at < offset || at >= offset + length;
    });
    expect(recordsOf(withBytes(flipped), path).map(textOf)).toEqual(others);
  }
});

it('any mixture of damage gives no record that was not written, and every one that it did not touch', () => {
  const damage = fc.array(fc.record({ at: fc.nat(600), bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }) }));
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 8 }), damage, (texts, damages) => {
      const { places, bytes, path } = written(texts);
      const damaged = Buffer.from(bytes);
      for (const { at, bytes: other } of damages)
        damaged.set(other.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
      const found = recordsOf(withBytes(damaged), path).map(textOf);
      const untouched = texts.filter((_, index) => {
        const { offset, length } = places[index] as { offset: number; length: number };
        return damaged.subarray(offset, offset + length).equals(bytes.subarray(offset, offset + length));
      });
      expect(found).toEqual(untouched);
    }),
    { numRuns: 300 },
  );
});

it('records that are larger than what is read at once, and ones that begin at its end, are found behind damage', () => {
  const large = 'x'.repeat(300_000);
  const { bytes, places, path } = written([large, 'a', large, 'b']);
  const damaged = Buffer.from(bytes);
  damaged[(places[0]?.offset ?? 0) + 100] = 0;
  damaged[(places[2]?.offset ?? 0) + 100_000] = 0;
  expect(recordsOf(withBytes(damaged), path).map(textOf)).toEqual(['a', 'b']);
});

it('the next segment begins where one is full, and a record that fits none has one of its own', () => {
  const files = new ForgettingFiles();
  const runner = new FileRunner(files);
  const log = new SegmentLog({ folder: FOLDER, label, segmentBytes: 400 });
  const texts = ['a'.repeat(100), 'b'.repeat(100), 'c'.repeat(1000), 'd'];
  const segments = texts.map((text) => runner.runNow(log.append([Buffer.from(text)], 0)).segment);
  expect(new Set(segments).size).toBe(3);
  expect(allOf(files)).toEqual(texts);
  runner.runNow(remove(segments[0] as string));
  expect(allOf(files)).toEqual(texts.slice(2));
});

it('two writers in one folder never write into the same segment', () => {
  const files = new ForgettingFiles();
  const runner = new FileRunner(files);
  const logs = [new SegmentLog({ folder: FOLDER, label }), new SegmentLog({ folder: FOLDER, label })];
  for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) {
    const log = logs[text.charCodeAt(0) % 2] as SegmentLog;
    runner.runNow(log.append([Buffer.from(text)], 0));
    if (text === 'c') runner.runNow(log.roll());
  }
  expect(allOf(files).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

it('a full disk takes nothing of a record, says so, and takes the next when there is room', () => {
  const { files, runner, log } = written(['first']);
  files.capacityBytes = files.usedBytes + 50;
  expect(() => runner.runNow(log.append([Buffer.alloc(100)], 0))).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
  expect(allOf(files)).toEqual(['first']);
  files.capacityBytes = Number.POSITIVE_INFINITY;
  runner.runNow(log.append([Buffer.from('second')], 0));
  expect(allOf(files)).toEqual(['first', 'second']);
});

it.each(['moved away', 'removed'])('goes on in a new segment when the folder was %s', (what) => {
  const { files, runner, log, path } = written(['first']);
  if (what === 'moved away') files.performNow({ call: 'rename', args: [FOLDER, '/spool/adopted'] });
  else {
    files.performNow({ call: 'unlink', args: [path] });
    files.performNow({ call: 'rmdir', args: [FOLDER] });
  }
  runner.runNow(log.append([Buffer.from('second')], 0));
  expect(allOf(files)).toEqual(['second']);
});

it('what was synced survives a loss of power, the name of the segment included', () => {
  const { files, runner, log } = written(['first']);
  runner.runNow(
    (function* () {
      yield* log.sync();
      yield* syncFolder('/spool');
      yield* syncFolder('/');
      yield* log.append([Buffer.from('second')], 0);
    })(),
  );
  expect(allOf(files)).toEqual(['first', 'second']);
  expect(allOf(files.powerLoss())).toEqual(['first']);
});

it('work on files is done one after the other, whatever fails in between', async () => {
  const files = new ForgettingFiles();
  const runner = new FileRunner(files);
  let open = 0;
  files.perform = async (step) => {
    open += 1;
    expect(open).toBe(1);
    await Promise.resolve();
    open -= 1;
    return files.performNow(step);
  };
  files.before = ({ call, args }) => {
    if (call === 'writev' && String((args[1] as Buffer[])[1]) === 'b') throw failure('EIO', 'writev');
  };
  const log = new SegmentLog({ folder: FOLDER, label });
  const results = await Promise.allSettled(
    ['a', 'b', 'c'].map((text) => runner.run(() => log.append([Buffer.from(text)], 0))),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(allOf(files)).toEqual(['a', 'c']);
  expect(runner.waiting).toBe(0);
});

it('a segment of another version is left alone', () => {
  const { bytes, path } = written(['first']);
  const other = Buffer.from(bytes);
  other[4] = 2;
  const headerEnd = 12 + label.length;
  other.writeUInt32LE(zlibCrc32(other.subarray(0, headerEnd)), headerEnd);
  expect(recordsOf(withBytes(other), path)).toEqual([]);
});

it('the table gives the CRC that zlib gives', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      expect(tableCrc32(b, tableCrc32(a))).toBe(zlibCrc32(Buffer.concat([a, b])));
    }),
  );
});
