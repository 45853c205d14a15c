// The type of a span by what it carries, where neither a dialect's kind nor an operation of the conventions says it. A
// model and tokens make a model call, the name of an agent or a tool makes a span of that type. A model's name alone
// does not change a span of plain infrastructure: proxies and SDKs copy it onto those.
import type { SgpSpanType } from '../item/sgp-item';
import { databaseType, isHttpCall } from './dialects/infrastructure';
import { typeOfKind, typeOfOperation } from './kind-types';
import type { SpanView } from './span-view';

export interface CarriedNames {
  readonly operation: string | undefined;
  readonly hasModel: boolean;
  readonly hasProvider: boolean;
  readonly hasAgent: boolean;
  readonly hasTool: boolean;
}

/** `undefined` for a span of plain infrastructure, or of nothing that is known. */
export function carriedType(view: SpanView, names: CarriedNames): SgpSpanType | undefined {
  const kind = kindOf(view);
  if (kind !== undefined) return kind;
  const { operation, hasModel, hasProvider } = names;
  const isUsed = hasTokens(view);
  if (operation !== undefined) return operationType(operation, hasModel, isUsed);
  if (!hasProvider && isInfrastructure(view, hasModel && isUsed)) return undefined;
  if (names.hasTool && !isUsed) return 'CODE_EXECUTION';
  if (names.hasAgent) return 'AGENT_WORKFLOW';
  return isUsed || hasModel || hasProvider ? 'COMPLETION' : undefined;
}

function operationType(operation: string, hasModel: boolean, isUsed: boolean): SgpSpanType {
  const type = typeOfOperation(operation);
  if (type === 'COMPLETION') return hasModel || isUsed ? type : 'CUSTOM';
  return type ?? (hasModel && isUsed ? 'COMPLETION' : 'CUSTOM');
}

/** A database span stays one whatever names were copied onto it; an HTTP request may be the call of a model itself. */
function isInfrastructure(view: SpanView, isUsedModel: boolean): boolean {
  if (databaseType(view) !== undefined) return true;
  return isHttpCall(view) && !isUsedModel && !hasContent(view);
}

/** The kind that a framework of any name gives its spans. */
function kindOf(view: SpanView): SgpSpanType | undefined {
  const key = view.names.find(({ isKind }) => isKind)?.key;
  const kind = key === undefined ? undefined : view.text(key);
  return kind === undefined ? undefined : typeOfKind(kind);
}

/** Whether the span has a count of tokens above zero. */
function hasTokens(view: SpanView): boolean {
  const { tokenKeys } = view.tables;
  return view.hasAny(tokenKeys) && tokenKeys.keys.some((key) => (view.number(key) ?? 0) > 0);
}

function hasContent({ names, hasEvents, events, tables }: SpanView): boolean {
  if (names.some(({ side, isGenAi }) => side !== undefined && isGenAi)) return true;
  return hasEvents && events.some(({ name }) => tables.events.has(name));
}
