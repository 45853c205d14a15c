// What a spool folder holds, added up by who owns it and where it is to be sent.
import {
  type Destination,
  destinationLabel,
  type InspectedFolder,
  type InspectedSegment,
  inspectFolder,
  markOf,
  readDestination,
} from '@sgp-otel/exporter/internal/spool';
import { RealDate } from '../clock/real-time';

export interface SpoolContents {
  readonly folder: string;
  readonly owners: readonly OwnerContents[];
}

export interface OwnerContents {
  readonly folder: string;
  readonly pid: number | undefined;
  /** Whether the process that owns it still runs: then no other process touches it. */
  readonly isAlive: boolean;
  readonly destination: Destination | undefined;
  readonly segments: number;
  readonly records: number;
  readonly spans: number;
  readonly bytes: number;
  readonly damagedBytes: number;
  readonly oldest: string | undefined;
  readonly newest: string | undefined;
}

export async function spoolContents(folder: string): Promise<SpoolContents> {
  const owners = await inspectFolder(folder, { nowMillis: RealDate.now() });
  return { folder, owners: owners.map(contentsOf) };
}

function contentsOf({ path, pid, isAlive, segments }: InspectedFolder): OwnerContents {
  const sum = (of: (segment: InspectedSegment) => number) => segments.reduce((total, each) => total + of(each), 0);
  const times = (of: (segment: InspectedSegment) => number | undefined) => segments.flatMap((each) => of(each) ?? []);
  return {
    folder: path,
    pid,
    isAlive,
    destination: segments.map(({ label }) => readDestination(label)).find((found) => found !== undefined),
    segments: segments.length,
    records: sum(({ records }) => records),
    spans: sum(({ items }) => items),
    bytes: sum(({ bytes }) => bytes),
    damagedBytes: sum(({ damagedBytes }) => damagedBytes),
    oldest: isoOf(times(({ oldestMillis }) => oldestMillis).sort((a, b) => a - b)[0]),
    newest: isoOf(times(({ newestMillis }) => newestMillis).sort((a, b) => b - a)[0]),
  };
}

function isoOf(millis: number | undefined): string | undefined {
  const date = millis === undefined ? undefined : new RealDate(millis);
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}

/** Spans that this destination may be sent now: of processes that have ended. */
export async function spansToSend(folder: string, destination: Destination): Promise<number> {
  const mark = markOf(destinationLabel(destination));
  return (await segmentsOfEnded(folder))
    .filter((segment) => segment.mark === mark)
    .reduce((total, { items }) => total + items, 0);
}

/** How many spans of ended processes are for each other destination than this one. */
export async function spansForOthers(
  folder: string,
  destination: Destination,
): Promise<readonly { readonly destination: Destination; readonly spans: number }[]> {
  const mark = markOf(destinationLabel(destination));
  const byMark = new Map<string, { destination: Destination; spans: number }>();
  for (const segment of await segmentsOfEnded(folder)) {
    const other = readDestination(segment.label);
    if (segment.mark === mark || segment.items === 0 || other === undefined) continue;
    const key = destinationLabel(other).toString();
    byMark.set(key, { destination: other, spans: (byMark.get(key)?.spans ?? 0) + segment.items });
  }
  return [...byMark.values()];
}

async function segmentsOfEnded(folder: string): Promise<InspectedSegment[]> {
  const owners = await inspectFolder(folder, { nowMillis: RealDate.now() });
  return owners.filter(({ isAlive }) => !isAlive).flatMap(({ segments }) => segments);
}

/** `1 span`, `2 spans`. */
export function spansText(count: number): string {
  return `${count} ${count === 1 ? 'span' : 'spans'}`;
}
