// An item between conversion and encoding: the wire type, in which long texts may still be encoded (JsonText). The
// types keep the two apart: code that walks through a draft has to say what it does with an encoded text, and cannot
// take it for an object.
import { JsonText } from './json-text';
import type { JsonObject, JsonValue, SgpItem } from './sgp-item';

export type DraftValue = string | number | boolean | null | JsonText | DraftValue[] | DraftObject;
export type DraftObject = { [key: string]: DraftValue | undefined };

/** The fields of an item that hold what an application wrote. The others identify the span. */
export const CONTENT_FIELDS = ['input', 'output', 'metadata', 'expected'] as const;
export type ContentField = (typeof CONTENT_FIELDS)[number];

/** Every {@link SgpItem} is one. A type alias and not an interface, so that it is assignable to {@link DraftValue}. */
export type ItemDraft = Omit<SgpItem, ContentField> & { [field in ContentField]?: DraftObject };

/** A copy in which every encoded text is decoded, for code that must change texts; what holds none is not copied. */
export function withDecodedTexts(item: ItemDraft): SgpItem;
export function withDecodedTexts(object: DraftObject): JsonObject;
export function withDecodedTexts(value: DraftValue): JsonValue;
export function withDecodedTexts(value: DraftValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof JsonText) return value.toJSON();
  let copy: Record<string, unknown> | undefined;
  for (const [key, each] of Object.entries(value)) {
    const decoded = each === undefined ? each : withDecodedTexts(each);
    if (decoded === each) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[key] = decoded;
  }
  return copy ?? value;
}
