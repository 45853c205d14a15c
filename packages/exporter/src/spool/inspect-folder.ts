// What lies in a spool, for people: nothing is changed by looking.
import { FileRunner } from './file-runner';
import type { Steps } from './file-steps';
import { type Files, realFiles } from './files';
import { type OwnerFolder, ownerFolders } from './owner-folder';
import { type Processes, realProcesses } from './owner-identity';
import { markOf } from './segment-format';
import { SegmentReader } from './segment-reader';

export interface InspectedSegment {
  readonly path: string;
  readonly bytes: number;
  readonly records: number;
  readonly items: number;
  /** Bytes that belong to no whole record. */
  readonly damagedBytes: number;
  /** Whose records these are, as they were labelled; `undefined` when that is damaged. */
  readonly label: string | undefined;
  /** What the records carry of it: see {@link markOf}. */
  readonly mark: string | undefined;
  /** Written by a version that this one cannot read. */
  readonly isForeign: boolean;
  readonly oldestMillis: number | undefined;
  readonly newestMillis: number | undefined;
}

export interface InspectedFolder {
  readonly path: string;
  readonly pid: number | undefined;
  /** Whether its owner runs, as far as can be seen from here. */
  readonly isAlive: boolean;
  readonly segments: readonly InspectedSegment[];
}

export interface InspectOptions {
  readonly nowMillis: number;
  readonly files?: Files;
  readonly processes?: Processes;
}

/** The folders of all owners. @throws what the disk answers, other than that there is no such folder */
export function inspectFolder(
  folder: string,
  { nowMillis, files = realFiles(), processes = realProcesses() }: InspectOptions,
): Promise<InspectedFolder[]> {
  const nobody = new Set<string>();
  return new FileRunner(files).run(function* (): Steps<InspectedFolder[]> {
    const inspected: InspectedFolder[] = [];
    const { folders } = yield* ownerFolders(folder, nobody, processes, nowMillis);
    for (const each of folders) inspected.push(yield* inspect(each));
    return inspected;
  });
}

function* inspect({ path, owner, isAlive, segments }: OwnerFolder): Steps<InspectedFolder> {
  const inspected: InspectedSegment[] = [];
  for (const segment of segments) inspected.push(yield* inspectSegment(segment.path, segment.bytes));
  return { path, pid: owner?.pid, isAlive, segments: inspected };
}

function* inspectSegment(path: string, bytes: number): Steps<InspectedSegment> {
  const reader = new SegmentReader(path);
  let [records, items] = [0, 0];
  let mark: string | undefined;
  const times: number[] = [];
  try {
    for (;;) {
      const record = yield* reader.next();
      if (!record) break;
      records += 1;
      items += record.parts.length;
      mark ??= record.mark;
      times.push(record.timeMillis);
    }
    const { label } = reader;
    return {
      path,
      bytes,
      records,
      items,
      damagedBytes: reader.skippedBytes,
      label: label?.toString(),
      mark: mark ?? (label && markOf(label)),
      isForeign: reader.isForeign,
      oldestMillis: least(times, Math.min),
      newestMillis: least(times, Math.max),
    };
  } finally {
    yield* reader.close();
  }
}

function least(times: readonly number[], of: (a: number, b: number) => number): number | undefined {
  return times.length === 0 ? undefined : times.reduce((a, b) => of(a, b));
}
