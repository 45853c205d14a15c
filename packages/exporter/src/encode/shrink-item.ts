// Makes an item fit into a request: cuts its longest texts, one after the other, then replaces whole fields by a
// preview. Cuts are marked in place, and `metadata.sgp_truncated` lists each field with the bytes it had.
import { beginning, charsBeforeCuts, cutText } from '../item/cut-text';
import { CONTENT_FIELDS, type ContentField } from '../item/item-draft';
import type { JsonObject, JsonValue, SgpItem } from '../item/sgp-item';

export type CutField = ContentField | 'name';

/** Shorter texts are not worth cutting; if only such are left, whole fields are replaced. */
const MIN_CUT_CHARS = 1024;
const MIN_KEPT_CHARS = 256;
const PREVIEW_CHARS = 4096;
/** Reserved for the marks themselves. */
const MARK_BYTES = 512;

interface LongText {
  readonly field: CutField;
  readonly holder: object;
  readonly key: string | number;
  readonly text: string;
}

/** Changes and returns the item. */
export function shrinkItem(item: SgpItem, maxBytes: number): SgpItem {
  // An item that is cut again keeps its original sizes.
  const truncated: Partial<Record<CutField, number>> = { ...(item.metadata?.sgp_truncated as object | undefined) };
  const target = maxBytes - MARK_BYTES;
  let bytes = sizeOf(item);
  for (const longText of longestTexts(item)) {
    if (bytes <= target) break;
    truncated[longText.field] ??= sizeOf(item[longText.field]);
    bytes -= shorten(longText, bytes - target);
  }
  for (const field of [...CONTENT_FIELDS].sort((a, b) => sizeOf(item[b]) - sizeOf(item[a]))) {
    const value = item[field];
    if (value === undefined || sizeOf(item) <= target) break;
    truncated[field] ??= sizeOf(value);
    item[field] = preview(value, Math.min(PREVIEW_CHARS, Math.floor(maxBytes / 16)));
  }
  item.metadata = { ...item.metadata, sgp_truncated: truncated };
  return item;
}

/** Its bytes as JSON; 0 for nothing. */
export function sizeOf(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}

/** Cuts `excessBytes` off the text, or all that may be cut; returns what it saved. */
function shorten({ holder, key, text }: LongText, excessBytes: number): number {
  const before = sizeOf(text);
  const originalChars = charsBeforeCuts(text);
  const room = Math.max(0, before - excessBytes - MARK_BYTES);
  let kept = text.length;
  let cut: string;
  let size = before;
  do {
    // Characters take different numbers of bytes, so this is a guess, repeated with fewer characters until it fits.
    kept = Math.max(MIN_KEPT_CHARS, Math.floor(kept * Math.min(0.95, room / size)));
    cut = cutText(text, kept, originalChars);
    size = sizeOf(cut);
  } while (before - size < excessBytes && kept > MIN_KEPT_CHARS);
  (holder as Record<string | number, string>)[key] = cut;
  return before - size;
}

/** The long texts of the item, longest first. */
function longestTexts(item: SgpItem): LongText[] {
  const found: LongText[] = [];
  if (item.name.length >= MIN_CUT_CHARS) found.push({ field: 'name', holder: item, key: 'name', text: item.name });
  for (const field of CONTENT_FIELDS) {
    const value = item[field];
    if (value !== undefined) collect(field, value, found);
  }
  return found.sort((a, b) => b.text.length - a.text.length);
}

function collect(field: CutField, holder: JsonObject | JsonValue[], found: LongText[]): void {
  for (const [key, value] of Object.entries(holder)) {
    if (typeof value === 'string' && value.length >= MIN_CUT_CHARS) found.push({ field, holder, key, text: value });
    else if (typeof value === 'object' && value !== null) collect(field, value, found);
  }
}

function preview(value: JsonObject, chars: number): JsonObject {
  return { truncated: true, preview: beginning(JSON.stringify(value), chars) };
}
