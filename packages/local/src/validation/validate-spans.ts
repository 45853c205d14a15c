// Bodies that carry spans (one, a batch, a change) to validated items: all of them or a Rejection.

import { type Issue, invalid, Rejection } from '../contract/rejection';
import type { Span, SpanItem } from '../contract/span';
import { redactCredentials } from './redact-credentials';
import { replaceUnstorable } from './storable-text';
import { refuseUnstorableIdentifiers, validateItem } from './validate-item';

/** Items that one batch may carry. */
export const MAX_BATCH_ITEMS = 1000;

/**
 * The items of `{"items":[…]}` in the order they were sent, as they may be stored: credentials redacted.
 *
 * @throws Rejection 422 with the location of every problem, or 400 naming an identifier that cannot be stored
 */
export function validateBatch(body: unknown): SpanItem[] {
  const items = asObject(body).items;
  const loc = ['body', 'items'];
  if (items === undefined || items === null) throw invalid(loc, 'Field required', 'missing');
  if (!Array.isArray(items)) throw invalid(loc, 'Input should be a valid list', 'list_type');
  if (items.length > MAX_BATCH_ITEMS) {
    const msg = `List should have at most ${MAX_BATCH_ITEMS} items after validation, not ${items.length}`;
    throw invalid(loc, msg, 'too_long');
  }
  return accept(items, (index) => [...loc, index]);
}

/** The item of a `POST /v5/spans` body; throws as {@link validateBatch}. */
export function validateSingle(body: unknown): SpanItem {
  const [item] = accept([asObject(body)], () => ['body']);
  return item as SpanItem;
}

const CHANGEABLE_FIELDS = ['name', 'end_timestamp', 'output', 'metadata', 'status'] as const;

/**
 * A stored span with the changes of a `PATCH` body. A field that is absent or null is left as it was; a field
 * that cannot be changed is a 422.
 */
export function validateChange(stored: Span, body: unknown): SpanItem {
  const changes = asObject(body);
  const refused = Object.keys(changes).filter((field) => !(CHANGEABLE_FIELDS as readonly string[]).includes(field));
  if (refused.length > 0) {
    const msg = `Only ${CHANGEABLE_FIELDS.join(', ')} can be changed`;
    throw new Rejection(
      422,
      refused.map((field) => ({ loc: ['body', field], msg, type: 'extra_forbidden' })),
    );
  }
  const present = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null));
  return validateSingle({ ...stored, ...present });
}

function accept(raw: unknown[], location: (index: number) => Issue['loc']): SpanItem[] {
  const issues: Issue[] = [];
  const items = raw.map((value, index) => validateItem(value, location(index), issues));
  if (issues.length > 0) throw new Rejection(422, issues);
  for (const [index, item] of items.entries()) refuseUnstorableIdentifiers(item, location(index));
  return replaceUnstorable(items).map(redactCredentials);
}

export function asObject(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw invalid(
    ['body'],
    'Input should be a valid dictionary or object to extract fields from',
    'model_attributes_type',
  );
}
