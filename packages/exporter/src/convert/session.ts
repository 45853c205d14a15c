// The session and the user a span belongs to, and the answer that was expected of it (mapping 10).
import { createHash } from 'node:crypto';
import type { DraftObject } from '../item/item-draft';
import { MAX_TEXT_CHARS } from './bounds';
import type { DialectTables } from './dialect-tables';
import { wrapContent } from './messages/wrap-content';
import type { SpanView } from './span-view';

/** The API's limit of an id in bytes (contract: Item). */
const MAX_ID_BYTES = 256;

export function groupId(view: SpanView, { sessionKeys, anySessionKeys }: DialectTables): string | undefined {
  if (view.isGenAi) return view.firstTextOf(sessionKeys);
  return view.hasIdentity ? view.firstTextOf(anySessionKeys) : undefined;
}

export function userId(view: SpanView, { userKeys, anyUserKeys }: DialectTables): string | undefined {
  if (view.isGenAi) return view.firstTextOf(userKeys);
  return view.hasIdentity ? view.firstTextOf(anyUserKeys) : undefined;
}

/**
 * A text as the API accepts it for an id: one that is too long keeps its beginning and gets a digest of the whole, so
 * that equal ones stay equal.
 */
export function fittingId(value: string): string | undefined {
  const bounded = value.length > MAX_TEXT_CHARS ? value.slice(0, MAX_TEXT_CHARS) : value;
  const clean = bounded.includes('\0') ? bounded.replaceAll('\0', '') : bounded;
  const id = clean.toWellFormed();
  if (id === '') return undefined;
  if (Buffer.byteLength(id) <= MAX_ID_BYTES) return id;
  const digest = createHash('sha256').update(id).digest('hex');
  return `${Buffer.from(id)
    .subarray(0, MAX_ID_BYTES - digest.length - 8)
    .toString()
    .replace(/\ufffd+$/, '')}…${digest}`;
}

export function expected(view: SpanView, { expectedKeys }: DialectTables): DraftObject | undefined {
  if (!view.hasAny(expectedKeys)) return undefined;
  const key = expectedKeys.keys.find((each) => view.json(each) !== undefined);
  const value = key === undefined ? undefined : view.json(key);
  if (value === undefined || value === null) return undefined;
  const content = wrapContent(value, { side: 'input', isRecorded: false });
  return typeof value === 'object' && !Array.isArray(value) ? content : { expected: value };
}
