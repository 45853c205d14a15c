// The first cut of an item that is too large: texts that would not fit even alone are shortened before anything encodes
// them. Encoding tens of megabytes only to throw most of them away would take several times their memory and stall the
// process.
import { cutText } from '../item/cut-text';
import { CONTENT_FIELDS } from '../item/item-draft';
import type { JsonObject, JsonValue, SgpItem } from '../item/sgp-item';
import { type CutField, sizeOf } from './shrink-item';

/**
 * A copy of the item in which no text is longer than `maxChars`. `metadata.sgp_truncated` lists the fields that were
 * shortened, with the bytes they had before (escapes in the cut part not counted).
 */
export function cutHugeTexts(item: SgpItem, maxChars: number): SgpItem {
  const copy: SgpItem = { ...item };
  const truncated: Partial<Record<CutField, number>> = {};
  if (item.name.length > maxChars) {
    truncated.name = Buffer.byteLength(item.name);
    copy.name = cutText(item.name, maxChars);
  }
  for (const field of CONTENT_FIELDS) {
    const value = item[field];
    if (value === undefined) continue;
    const lost = { bytes: 0 };
    copy[field] = copied(value, maxChars, lost) as JsonObject;
    if (lost.bytes > 0) truncated[field] = sizeOf(copy[field]) + lost.bytes;
  }
  if (Object.keys(truncated).length > 0) copy.metadata = { ...copy.metadata, sgp_truncated: truncated };
  return copy;
}

function copied(value: JsonValue, maxChars: number, lost: { bytes: number }): JsonValue {
  if (typeof value === 'string') {
    if (value.length <= maxChars) return value;
    const kept = cutText(value, maxChars);
    lost.bytes += Buffer.byteLength(value) - Buffer.byteLength(kept);
    return kept;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => copied(entry ?? null, maxChars, lost));
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) {
    const entry = value[key];
    if (entry !== undefined) copy[key] = copied(entry, maxChars, lost);
  }
  return copy;
}
