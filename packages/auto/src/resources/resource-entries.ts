// Takes the text of OTEL_RESOURCE_ATTRIBUTES apart: entries end at a comma or a line break, their parts at an equals
// sign. Within quotes around a part, none of these counts.
import { variableText } from '@sgp-otel/exporter';

/** Each alternative ends at the next quote of its kind, so that the time grows with the text. */
const PART = /[^\S\r\n]*(?:"[^"]*"|'[^']*'|`[^`]*`|“[^“”]*”|‘[^‘’]*’)[^\S\r\n]*(?=[,=\r\n]|$)|[^,=\r\n]*/y;

export interface ResourceEntry {
  /** As written. */
  readonly text: string;
  /** What stands between its equals signs, without spaces and quotes around it. */
  readonly parts: readonly string[];
}

export function resourceEntries(text: string): ResourceEntry[] {
  const entries: ResourceEntry[] = [];
  let start = 0;
  let written: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    PART.lastIndex = at;
    const part = PART.exec(text)?.[0] ?? '';
    written.push(part);
    at += part.length;
    if (text[at] === '=') continue;
    entries.push({ text: text.slice(start, at), parts: partsOf(written) });
    start = at + 1;
    written = [];
  }
  return entries.filter((entry) => entry.text.trim() !== '');
}

function partsOf(written: readonly string[]): string[] {
  const parts = written.map((part) => variableText(part) ?? '');
  // Quotes around the whole entry: "key=value".
  return parts.length === 1 ? (parts[0] ?? '').split('=').map((part) => variableText(part) ?? '') : parts;
}
