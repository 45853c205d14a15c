// The application's last word on an item: `mapItem`. What it returns is checked field by field against the contract, so
// that one mistake cannot cost a batch; what identifies the span and orders its writes is not its to change.

import { jsonValue } from '../convert/json-value';
import { fittingId } from '../convert/session';
import type { SpanLike } from '../convert/span-like';
import { guarded, ignoreRejection } from '../errors/guarded';
import { thrownText } from '../errors/thrown-text';
import { CONTENT_FIELDS } from '../item/item-draft';
import { isSgpSpanType, type JsonObject, type SgpItem } from '../item/sgp-item';

/**
 * Changes what is sent of a span. Called once for each item, before masking and redaction; may change and return the
 * item it is given, or return another. Ids, times and the trace are kept whatever it returns.
 */
export type MapItem = (item: SgpItem, span: SpanLike) => SgpItem;

const TEXT_FIELDS = ['application_interaction_id', 'application_variant_id'] as const;

/** The mapped item, and what was wrong with it, if anything: then nothing that the hook should have changed is sent. */
export interface MappedItem {
  readonly item: SgpItem;
  readonly problem?: string;
}

export function applyMapItem(mapItem: MapItem, item: SgpItem, span: SpanLike): MappedItem {
  // The hook may change what it is given; these are the item's own.
  const { id, trace_id, parent_id, start_timestamp, end_timestamp, obs_trace_id, obs_span_id } = item;
  const identity = { id, trace_id, parent_id, start_timestamp, end_timestamp, obs_trace_id, obs_span_id };
  const { name, status, type } = item;
  let mapped: unknown;
  try {
    mapped = mapItem(item, span);
    ignoreRejection(mapped);
    const kind = kindOf(mapped);
    if (kind !== 'an object') return withoutItem(`it returned ${kind}, not an item`);
    // What it returned may throw as well when it is read.
    return checked(mapped as Partial<SgpItem>, { ...identity, name, status, type });
  } catch (error) {
    return withoutItem(`it threw ${thrownText(error)}`);
  }

  function withoutItem(problem: string): MappedItem {
    return { item: withoutContent(identity, status, { name, status, type }), problem };
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return typeof value;
  return guarded(() => typeof (value as { then?: unknown }).then === 'function', true) ? 'a promise' : 'an object';
}

type Basis = Pick<SgpItem, 'id' | 'trace_id' | 'name' | 'start_timestamp'> & Partial<SgpItem>;

function withoutContent(
  identity: Omit<Basis, 'name'>,
  status: SgpItem['status'],
  kept: Pick<SgpItem, 'name' | 'status' | 'type'>,
): SgpItem {
  const isFailed = status === 'ERROR';
  return { ...identity, ...kept, metadata: { sgp_hook_failed: 'mapItem', ...(isFailed && { error: true }) } };
}

function checked(mapped: Partial<SgpItem>, basis: Basis): MappedItem {
  const problems: string[] = [];
  const item: SgpItem = { ...basis };
  if (typeof mapped.name === 'string' && mapped.name !== '') item.name = mapped.name.toWellFormed();
  else problems.push('name');
  if (mapped.status === 'SUCCESS' || mapped.status === 'ERROR') item.status = mapped.status;
  else if (mapped.status !== undefined) problems.push('status');
  if (isSgpSpanType(mapped.type)) item.type = mapped.type;
  else if (mapped.type !== undefined) problems.push('type');
  for (const field of CONTENT_FIELDS) {
    const value: unknown = mapped[field];
    if (value === undefined || value === null) continue;
    const json = typeof value === 'object' && !Array.isArray(value) ? jsonValue(value) : undefined;
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) item[field] = json as JsonObject;
    else problems.push(field);
  }
  const group: unknown = mapped.group_id;
  if (typeof group === 'string') item.group_id = fittingId(group);
  else if (group !== undefined && group !== null) problems.push('group_id');
  for (const field of TEXT_FIELDS) {
    const value: unknown = mapped[field];
    if (typeof value === 'string') item[field] = value.toWellFormed();
    else if (value !== undefined && value !== null) problems.push(field);
  }
  if (problems.length === 0) return { item };
  return { item, problem: `what it returned as ${problems.join(', ')} is not what the API takes` };
}
