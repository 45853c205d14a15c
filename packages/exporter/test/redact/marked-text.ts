// Texts in which `⟦` and `⟧` mark the credentials: `run --password ⟦hunter2⟧ now`. A row of a table then says in one
// place where a credential begins, where it ends, and what around it stays.
import type { Edit } from '../../src/redact/edits';
import { CREDENTIAL_MARKER } from '../../src/redact/markers';

export const withoutMarks = (marked: string): string => marked.replace(/[⟦⟧]/g, '');

/** The same text redacted. */
export const asRedacted = (marked: string): string => marked.replace(/⟦[^⟧]*⟧/g, CREDENTIAL_MARKER);

/** Marks in the text what is to be replaced; the same place twice, and places that overlap, show. */
export function withMarks(text: string, edits: readonly Edit[] | undefined): string {
  const signs = (edits ?? []).flatMap(({ start, end }) => [[start, '⟦'] as const, [end, '⟧'] as const]);
  return signs
    .sort(([a, sign], [b]) => b - a || (sign === '⟦' ? -1 : 1))
    .reduce((marked, [at, sign]) => marked.slice(0, at) + sign + marked.slice(at), text);
}
