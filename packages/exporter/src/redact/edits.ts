// The places of one text that are to be replaced.
import { CREDENTIAL_MARKER } from './markers';

export interface Edit {
  readonly start: number;
  readonly end: number;
  /** Quotes to put around the marker, where a value without quotes is replaced and JSON needs some. */
  readonly quote?: string;
  /** Whether it may go on in the strings of JSON behind the one it begins in: a key whose lines are a list. */
  readonly hasLines?: boolean;
}

const inOrder = (a: Edit, b: Edit) => a.start - b.start || b.end - a.end;

/** The text with each place replaced by the marker; places that overlap become one. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits.toSorted(inOrder);
  let result = '';
  let copied = 0;
  let open: Edit | undefined;
  const close = () => {
    if (open === undefined) return;
    const quote = open.quote ?? '';
    result += `${text.slice(copied, open.start)}${quote}${CREDENTIAL_MARKER}${quote}`;
    copied = open.end;
  };
  for (const edit of sorted) {
    if (open !== undefined && edit.start < open.end) {
      if (edit.end > open.end) open = { ...open, end: edit.end };
      continue;
    }
    close();
    open = edit;
  }
  close();
  return result + text.slice(copied);
}
