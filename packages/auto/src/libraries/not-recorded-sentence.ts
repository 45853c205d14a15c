// What the start line says of libraries that nothing records.
import type { LibraryReport } from './library-report';

/** The line names no more than these; the doctor lists all. */
const MAX_LIBRARIES = 10;

/** `undefined` when there are none. */
export function notRecordedSentence(reports: readonly LibraryReport[]): string | undefined {
  const texts = reports.flatMap(({ packageName, version, toDo, recordedBy }) => {
    const how = recordedBy === undefined ? 'not recorded' : 'recorded in part';
    return toDo === undefined ? [] : `found ${packageName} ${version}, ${how}: ${toDo}`;
  });
  if (texts.length === 0) return undefined;
  const told = texts.slice(0, MAX_LIBRARIES);
  const untold = texts.length - told.length;
  if (untold > 0) told.push(`${untold} more (npx @sgp-otel/auto doctor)`);
  return `Not on: ${told.join('; ')}.`;
}
