// ReadableSpan to SGP item: a pure, total function. Each step is a file beside it; what a dialect of LLM
// instrumentation writes is read in dialects/.
//
//   span ─▶ view of its attributes ─▶ class ─▶ input, output ─▶ usage ─▶ group, expected ─▶ status ─▶ metadata ─▶ bounds
import { guarded } from '../errors/guarded';
import { thrownText } from '../errors/thrown-text';
import { cutText } from '../item/cut-text';
import { type DraftObject, type ItemDraft, withDecodedTexts } from '../item/item-draft';
import type { JsonObject, SgpItem } from '../item/sgp-item';
import type { ContentSide } from './attribute-key';
import { MAX_ATTRIBUTES, MAX_RECORD_FIELDS } from './bounds';
import { classifySpan, type SpanClass } from './classify-span';
import { type Conversion, type ConversionSettings, conversionOf } from './conversion';
import { builtInDialects, type DialectTables } from './dialect-tables';
import { isBefore, isoTimestamp } from './iso-timestamp';
import { readAttribute } from './json-value';
import { type ContentLimits, limitContent } from './limit-content';
import type { MessageReader } from './message-reader';
import { isObject } from './messages/json-shape';
import { type AnyPart, type Part, spanMetadata } from './metadata';
import { addFinishReasons, embeddedUsage, modelCallOutput, modelNamesOf, responseIdOf, withModel } from './model-call';
import { readContent, summaryOf } from './read-content';
import { expected, fittingId, groupId } from './session';
import { soundAttributes, soundSpan } from './sound-span';
import { type LogRecordLike, parentIdOf, type SpanLike } from './span-like';
import { spanName } from './span-name';
import { spanStatus } from './span-status';
import { SpanView } from './span-view';
import { type SpanUsage, spanUsage } from './usage';

/** Where the span that reported the tokens of the same call stands. */
export type UsageOwner = 'child' | 'parent' | 'sibling';

/** What a span says of the model call that it records. */
export interface ModelCallReport {
  /** As it would be written to `output.usage`; `undefined` when the span says nothing of tokens. */
  readonly usage: JsonObject | undefined;
  /** Each name that the span has for the model. */
  readonly models: readonly string[];
  /** The provider's id of the answer. */
  readonly responseId: string | undefined;
  readonly isFailed: boolean;
  /** That this is a model call was inferred from what the span carries; it may be the sum of calls below it. */
  readonly isInferred?: boolean | undefined;
}

export interface UsageOwners {
  /** `undefined`: the span reports its own tokens. */
  ownerOf(span: SpanLike, report: ModelCallReport): UsageOwner | undefined;
  /** Whether no span below or above the agent has reported tokens: then its own are reported nowhere else. */
  areOwn(agent: SpanLike, report: ModelCallReport): boolean;
}

/** What a span cannot know of itself: what its neighbours and other signals say. */
export interface SpanSurroundings {
  /** The SGP trace to file the span under instead of its own trace id; that then becomes `obs_trace_id`. */
  readonly traceId?: string | undefined;
  /** The session of its trace, used when the span names none. */
  readonly groupId?: string | undefined;
  /** The nearest ancestor that is exported, `null` when there is none. Default: the span's parent. */
  readonly parentId?: string | null | undefined;
  /** Knows whether another span has reported the tokens of the same model call. */
  readonly usageOwners?: UsageOwners | undefined;
  /** Log records of the span, which may hold its prompts and answers. */
  readonly logRecords?: readonly LogRecordLike[] | undefined;
}

/** For a span whose times cannot be read: the day is wrong, and visibly so, but the span is kept. */
const UNKNOWN_TIME = '1970-01-01T00:00:00.000000Z';
/** Longest name of an item; nobody reads or groups by more. */
const MAX_NAME_CHARS = 16 * 1024;

/**
 * A span that stands for another one beside it, as Logfire writes when a span starts: it becomes no item (mapping
 * 16.3).
 */
export function isPlaceholder(span: SpanLike): boolean {
  return builtInDialects.scopes.of(span).isPlaceholder?.(span) ?? false;
}

/**
 * The item of one span. OpenTelemetry's ids are SGP's ids unless `surroundings` say otherwise. A span that has not
 * ended becomes an item without end and status. Never throws for anything a span may hold; never gives an end before
 * the start; changes nothing of the span.
 */
export function spanToItem(
  span: SpanLike,
  settings: ConversionSettings = {},
  surroundings: SpanSurroundings = {},
): SgpItem {
  return convertSpan(soundSpan(span), conversionOf(settings), surroundings);
}

/**
 * The same with settings that are worked out already. With a reader it leaves long texts of messages encoded
 * (JsonText), for an item that is written before the next span is converted.
 */
export function convertSpan(span: SpanLike, conversion: Conversion, surroundings: SpanSurroundings): SgpItem;
export function convertSpan(
  span: SpanLike,
  conversion: Conversion,
  surroundings: SpanSurroundings,
  reader: MessageReader | undefined,
): ItemDraft;
export function convertSpan(
  span: SpanLike,
  conversion: Conversion,
  surroundings: SpanSurroundings,
  reader?: MessageReader | undefined,
): ItemDraft {
  reader?.reset();
  try {
    const item = identify(span, surroundings);
    const view = new SpanView(span, span.attributes, conversion.dialects, surroundings.logRecords, reader);
    describe(view, conversion, surroundings, item, straight);
    return item;
  } catch {
    return convertByParts(span, conversion, surroundings, reader);
  }
}

/** Runs a part unguarded: hardly any span throws, and guarding every part would cost a third of the conversion. */
const straight = ((work, _otherwise, a, b, c, d) => work(a, b, c, d)) as AnyPart as Part;

/** Converts a span again after it or a hook threw, each part guarded: only the parts that throw are lost. */
function convertByParts(
  span: SpanLike,
  conversion: Conversion,
  surroundings: SpanSurroundings,
  reader: MessageReader | undefined,
): ItemDraft {
  const item = identify(span, surroundings);
  reader?.reset();
  try {
    const view = new SpanView(span, span.attributes, conversion.dialects, surroundings.logRecords, reader);
    describeParts(view, conversion, surroundings, item);
  } catch {
    describeReadable(span, conversion, surroundings, item);
  }
  return item;
}

/** For a span with attributes that throw when they are read. */
function describeReadable(
  span: SpanLike,
  conversion: Conversion,
  surroundings: SpanSurroundings,
  item: ItemDraft,
): void {
  try {
    const readable: Record<string, unknown> = {};
    for (const key of Object.keys(soundAttributes(span.attributes)).slice(0, MAX_ATTRIBUTES + 1)) {
      if (key !== '__proto__') readable[key] = readAttribute(span.attributes, key);
    }
    describeParts(
      new SpanView(span, readable, conversion.dialects, surroundings.logRecords),
      conversion,
      surroundings,
      item,
    );
  } catch (error) {
    // Only a span that lies about its own shape gets here. What identifies it is kept.
    item.metadata = { sgp_conversion_error: thrownText(error) };
  }
}

/** What no span can be without. */
function identify(span: SpanLike, surroundings: SpanSurroundings): ItemDraft {
  const { traceId, spanId } = span.spanContext();
  const recordedStart = isoTimestamp(span.startTime);
  const start = recordedStart ?? isoTimestamp(span.endTime) ?? UNKNOWN_TIME;
  const recordedEnd = span.ended ? isoTimestamp(span.endTime) : undefined;
  const endsBefore = recordedStart !== undefined && recordedEnd !== undefined && isBefore(span.endTime, span.startTime);
  const end = endsBefore ? start : (recordedEnd ?? start);
  const isElsewhere = surroundings.traceId !== undefined && surroundings.traceId !== traceId;
  // With a place for every field from the start: those that are added later cost an object of their own, and again.
  return {
    id: spanId,
    trace_id: surroundings.traceId ?? traceId,
    parent_id: surroundings.parentId === undefined ? parentIdOf(span) : (surroundings.parentId ?? undefined),
    name: typeof span.name === 'string' && span.name !== '' ? shortName(span.name) : 'unnamed',
    start_timestamp: start,
    end_timestamp: span.ended ? end : undefined,
    type: undefined,
    status: span.ended ? 'SUCCESS' : undefined,
    input: undefined,
    output: undefined,
    metadata: undefined,
    expected: undefined,
    group_id: undefined,
    obs_trace_id: isElsewhere ? traceId : undefined,
    obs_span_id: isElsewhere ? spanId : undefined,
  };
}

/** For a span that cannot be told what it is. */
const UNKNOWN_CLASS: SpanClass = {
  type: 'STANDALONE',
  isGenAi: false,
  isModelCall: false,
  isInferred: true,
  requestedType: undefined,
};

function shortName(name: string): string {
  return (name.length > MAX_NAME_CHARS ? cutText(name, MAX_NAME_CHARS) : name).toWellFormed();
}

function describeParts(view: SpanView, conversion: Conversion, surroundings: SpanSurroundings, item: ItemDraft): void {
  let failure: string | undefined;
  const part: AnyPart = (work, otherwise, a, b, c, d) =>
    guarded(
      () => work(a, b, c, d),
      otherwise,
      (thrown) => {
        failure ??= thrownText(thrown);
      },
    );
  describe(view, conversion, surroundings, item, part as Part);
  if (failure !== undefined) item.metadata = { ...item.metadata, sgp_conversion_error: failure };
}

function describe(
  view: SpanView,
  conversion: Conversion,
  surroundings: SpanSurroundings,
  item: ItemDraft,
  part: Part,
): void {
  const { dialects } = conversion;
  const spanClass = part(classifySpan, UNKNOWN_CLASS, view, dialects, conversion.mapType);
  item.type = spanClass.type;
  const { captureContent, limits } = conversion;
  item.name = part(itemName, item.name, view, conversion, spanClass);
  const input = part(contentOf, undefined, view, conversion, spanClass, 'input');
  const output = part(contentOf, undefined, view, conversion, spanClass, 'output');
  const { usageOwners } = surroundings;
  // Without its neighbours nobody knows whether the calls of an agent have spans of their own.
  const isAgent = usageOwners !== undefined && view.span.ended && isOuterAgent(spanClass);
  const spanUse = spanClass.isModelCall || isAgent ? part(spanUsage, undefined, view, dialects) : undefined;
  const reported = spanClass.isModelCall ? spanUse?.usage : undefined;
  const status = part(spanStatus, 'SUCCESS', view, dialects, spanClass.isGenAi);
  const isFailed = status === 'ERROR';
  let owner: UsageOwner | undefined;
  let aggregate: SpanUsage | undefined;
  if (spanClass.isModelCall) {
    // An object named `usage` in an answer that is kept as it was would be billed as well.
    const billed = reported ?? (isObject(output?.usage) ? withDecodedTexts(output.usage) : undefined);
    owner = part(
      () => usageOwners?.ownerOf(view.span, reportOf(view, dialects, spanClass, isFailed, billed)),
      undefined,
    );
  }
  if (isAgent && spanUse !== undefined) {
    const areOwn = () => usageOwners.areOwn(view.span, reportOf(view, dialects, spanClass, isFailed, spanUse.usage));
    if (part(areOwn, false)) aggregate = spanUse;
  }
  if (view.span.ended) item.status = status;
  const state = {
    isFailed,
    filled: { input: input !== undefined, output: output !== undefined },
    isGenAi: spanClass.isGenAi,
  };
  const { metadata, originalBytes: metadataBytes } = spanMetadata(view, conversion, state, part);
  if (spanClass.requestedType !== undefined) metadata.__span_type__ = spanClass.requestedType;
  if (aggregate) addAggregate(metadata, aggregate.usage);
  if (owner !== undefined && reported) metadata[`usage_reported_by_${owner}`] = reported;
  const truncated: DraftObject = {};
  for (const [field, size] of view.cut ?? []) truncated[field] = size;
  const nameChars = part(nameCharsOf, 0, view.span);
  if (nameChars > MAX_NAME_CHARS) truncated.name = nameChars;
  if (metadataBytes !== undefined) truncated.metadata = Math.max(metadataBytes, view.cut?.get('metadata') ?? 0);
  if (view.hasMoreAttributes) truncated.attributes = MAX_ATTRIBUTES;
  if (view.hasMoreRecordFields) truncated.log_record_fields = MAX_RECORD_FIELDS;
  if (input) {
    const whole = spanClass.isModelCall ? withModel(view, dialects, input, 'input') : input;
    item.input = limited(whole, limits.input, 'input', truncated);
  }
  if (output && spanClass.isGenAi) addFinishReasons(view, dialects, output);
  const bounded = output && limited(output, limits.output, 'output', truncated);
  item.output =
    spanClass.isModelCall && owner === undefined
      ? modelCallOutput(view, dialects, bounded, reported)
      : bounded && embeddedUsage(bounded);
  const group = part(groupId, undefined, view, dialects) ?? surroundings.groupId;
  if (group !== undefined) item.group_id = fittingId(group);
  const answer = view.isGenAi && captureContent ? part(expected, undefined, view, dialects) : undefined;
  if (answer) item.expected = limited(answer, limits.input, 'expected', truncated);
  const summedUse = spanClass.isModelCall ? spanUse : aggregate;
  const summed = summedUse && recordedCounts(summedUse);
  if (summed) metadata.sgp_usage_summed = summed;
  if (view.failedDialect !== undefined) metadata.sgp_hook_failed = `dialect ${view.failedDialect}`;
  if (Object.keys(truncated).length > 0) metadata.sgp_truncated = truncated;
  item.metadata = metadata;
}

function itemName(view: SpanView, { dialects, spanNaming }: Conversion, spanClass: SpanClass): string {
  return shortName(spanName(view, dialects, spanClass, spanNaming));
}

function nameCharsOf({ name }: SpanLike): number {
  return typeof name === 'string' ? name.length : 0;
}

function contentOf(
  view: SpanView,
  { captureContent, infrastructureSummary, dialects }: Conversion,
  spanClass: SpanClass,
  side: ContentSide,
): DraftObject | undefined {
  if (captureContent) return readContent(view, dialects, spanClass, side, infrastructureSummary);
  // What a knowledge base found is content, whoever recorded it.
  const isSummary = !(spanClass.isGenAi || spanClass.type.startsWith('KB_'));
  return isSummary && infrastructureSummary ? summaryOf(view, side) : undefined;
}

function reportOf(
  view: SpanView,
  dialects: DialectTables,
  { isInferred }: SpanClass,
  isFailed: boolean,
  usage: JsonObject | undefined,
): ModelCallReport {
  const models = modelNamesOf(view, dialects);
  return { usage, models, responseId: responseIdOf(view, dialects), isFailed, isInferred };
}

/** What has calls of models below it, as a rule. */
function isOuterAgent({ type, isGenAi, isModelCall }: SpanClass): boolean {
  return type === 'AGENT_WORKFLOW' && isGenAi && !isModelCall;
}

/** The tokens of an agent whose calls have no spans (contract: Tokens and cost), unless its author recorded them. */
function addAggregate(metadata: DraftObject, { cost_usd: cost, ...usage }: JsonObject): void {
  if (metadata.usage !== undefined || metadata.cost_usd !== undefined) return;
  if (Object.keys(usage).length > 0) metadata.usage = usage;
  if (cost !== undefined) metadata.cost_usd = cost;
}

/** Counts as they were recorded, where what is sent is a sum. */
function recordedCounts({ recordedInput, recordedOutput }: SpanUsage): DraftObject | undefined {
  if (recordedInput === undefined && recordedOutput === undefined) return undefined;
  return {
    ...(recordedInput !== undefined && { input_tokens: recordedInput }),
    ...(recordedOutput !== undefined && { output_tokens: recordedOutput }),
  };
}

function limited(value: DraftObject, limits: ContentLimits, field: string, truncated: DraftObject): DraftObject {
  const result = limitContent(value, limits);
  const read = truncated[field];
  // What was not even read was larger still.
  if (result.originalBytes !== undefined) {
    truncated[field] = typeof read === 'number' ? Math.max(read, result.originalBytes) : result.originalBytes;
  }
  return result.value;
}
