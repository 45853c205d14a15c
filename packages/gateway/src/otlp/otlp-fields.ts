// Generated from the published protos of OTLP by `npm run generate`: do not edit by hand.

/** What a field of a message is on the wire. */
export interface FieldShape {
  /** 0 varint, 1 eight bytes, 2 bytes with their length, 5 four bytes. */
  readonly wireType: number;
  /** The message that its bytes are. */
  readonly message?: MessageShape;
}

/** By field number. */
export type MessageShape = readonly (FieldShape | undefined)[];

export const ExportTraceServiceRequestField = {
  resourceSpans: 1,
} as const;

export const ResourceSpansField = {
  resource: 1,
  scopeSpans: 2,
  schemaUrl: 3,
} as const;

export const ResourceField = {
  attributes: 1,
  droppedAttributesCount: 2,
  entityRefs: 3,
} as const;

export const KeyValueField = {
  key: 1,
  value: 2,
  keyStrindex: 3,
} as const;

export const AnyValueField = {
  stringValue: 1,
  boolValue: 2,
  intValue: 3,
  doubleValue: 4,
  arrayValue: 5,
  kvlistValue: 6,
  bytesValue: 7,
  stringValueStrindex: 8,
} as const;

export const ArrayValueField = {
  values: 1,
} as const;

export const KeyValueListField = {
  values: 1,
} as const;

export const EntityRefField = {
  schemaUrl: 1,
  type: 2,
  idKeys: 3,
  descriptionKeys: 4,
} as const;

export const ScopeSpansField = {
  scope: 1,
  spans: 2,
  schemaUrl: 3,
} as const;

export const InstrumentationScopeField = {
  name: 1,
  version: 2,
  attributes: 3,
  droppedAttributesCount: 4,
} as const;

export const SpanField = {
  traceId: 1,
  spanId: 2,
  traceState: 3,
  parentSpanId: 4,
  flags: 16,
  name: 5,
  kind: 6,
  startTimeUnixNano: 7,
  endTimeUnixNano: 8,
  attributes: 9,
  droppedAttributesCount: 10,
  events: 11,
  droppedEventsCount: 12,
  links: 13,
  droppedLinksCount: 14,
  status: 15,
} as const;

export const EventField = {
  timeUnixNano: 1,
  name: 2,
  attributes: 3,
  droppedAttributesCount: 4,
} as const;

export const LinkField = {
  traceId: 1,
  spanId: 2,
  traceState: 3,
  attributes: 4,
  droppedAttributesCount: 5,
  flags: 6,
} as const;

export const StatusField = {
  message: 2,
  code: 3,
} as const;

export const ExportLogsServiceRequestField = {
  resourceLogs: 1,
} as const;

export const ResourceLogsField = {
  resource: 1,
  scopeLogs: 2,
  schemaUrl: 3,
} as const;

export const ScopeLogsField = {
  scope: 1,
  logRecords: 2,
  schemaUrl: 3,
} as const;

export const LogRecordField = {
  timeUnixNano: 1,
  observedTimeUnixNano: 11,
  severityNumber: 2,
  severityText: 3,
  body: 5,
  attributes: 6,
  droppedAttributesCount: 7,
  flags: 8,
  traceId: 9,
  spanId: 10,
  eventName: 12,
} as const;

type Growing = (FieldShape | undefined)[];

const ExportTraceServiceRequestShape: Growing = [];
const ResourceSpansShape: Growing = [];
const ResourceShape: Growing = [];
const KeyValueShape: Growing = [];
const AnyValueShape: Growing = [];
const ArrayValueShape: Growing = [];
const KeyValueListShape: Growing = [];
const EntityRefShape: Growing = [];
const ScopeSpansShape: Growing = [];
const InstrumentationScopeShape: Growing = [];
const SpanShape: Growing = [];
const EventShape: Growing = [];
const LinkShape: Growing = [];
const StatusShape: Growing = [];
const ExportLogsServiceRequestShape: Growing = [];
const ResourceLogsShape: Growing = [];
const ScopeLogsShape: Growing = [];
const LogRecordShape: Growing = [];

ExportTraceServiceRequestShape[1] = { wireType: 2, message: ResourceSpansShape };
ResourceSpansShape[1] = { wireType: 2, message: ResourceShape };
ResourceSpansShape[2] = { wireType: 2, message: ScopeSpansShape };
ResourceSpansShape[3] = { wireType: 2 };
ResourceShape[1] = { wireType: 2, message: KeyValueShape };
ResourceShape[2] = { wireType: 0 };
ResourceShape[3] = { wireType: 2, message: EntityRefShape };
KeyValueShape[1] = { wireType: 2 };
KeyValueShape[2] = { wireType: 2, message: AnyValueShape };
KeyValueShape[3] = { wireType: 0 };
AnyValueShape[1] = { wireType: 2 };
AnyValueShape[2] = { wireType: 0 };
AnyValueShape[3] = { wireType: 0 };
AnyValueShape[4] = { wireType: 1 };
AnyValueShape[5] = { wireType: 2, message: ArrayValueShape };
AnyValueShape[6] = { wireType: 2, message: KeyValueListShape };
AnyValueShape[7] = { wireType: 2 };
AnyValueShape[8] = { wireType: 0 };
ArrayValueShape[1] = { wireType: 2, message: AnyValueShape };
KeyValueListShape[1] = { wireType: 2, message: KeyValueShape };
EntityRefShape[1] = { wireType: 2 };
EntityRefShape[2] = { wireType: 2 };
EntityRefShape[3] = { wireType: 2 };
EntityRefShape[4] = { wireType: 2 };
ScopeSpansShape[1] = { wireType: 2, message: InstrumentationScopeShape };
ScopeSpansShape[2] = { wireType: 2, message: SpanShape };
ScopeSpansShape[3] = { wireType: 2 };
InstrumentationScopeShape[1] = { wireType: 2 };
InstrumentationScopeShape[2] = { wireType: 2 };
InstrumentationScopeShape[3] = { wireType: 2, message: KeyValueShape };
InstrumentationScopeShape[4] = { wireType: 0 };
SpanShape[1] = { wireType: 2 };
SpanShape[2] = { wireType: 2 };
SpanShape[3] = { wireType: 2 };
SpanShape[4] = { wireType: 2 };
SpanShape[16] = { wireType: 5 };
SpanShape[5] = { wireType: 2 };
SpanShape[6] = { wireType: 0 };
SpanShape[7] = { wireType: 1 };
SpanShape[8] = { wireType: 1 };
SpanShape[9] = { wireType: 2, message: KeyValueShape };
SpanShape[10] = { wireType: 0 };
SpanShape[11] = { wireType: 2, message: EventShape };
SpanShape[12] = { wireType: 0 };
SpanShape[13] = { wireType: 2, message: LinkShape };
SpanShape[14] = { wireType: 0 };
SpanShape[15] = { wireType: 2, message: StatusShape };
EventShape[1] = { wireType: 1 };
EventShape[2] = { wireType: 2 };
EventShape[3] = { wireType: 2, message: KeyValueShape };
EventShape[4] = { wireType: 0 };
LinkShape[1] = { wireType: 2 };
LinkShape[2] = { wireType: 2 };
LinkShape[3] = { wireType: 2 };
LinkShape[4] = { wireType: 2, message: KeyValueShape };
LinkShape[5] = { wireType: 0 };
LinkShape[6] = { wireType: 5 };
StatusShape[2] = { wireType: 2 };
StatusShape[3] = { wireType: 0 };
ExportLogsServiceRequestShape[1] = { wireType: 2, message: ResourceLogsShape };
ResourceLogsShape[1] = { wireType: 2, message: ResourceShape };
ResourceLogsShape[2] = { wireType: 2, message: ScopeLogsShape };
ResourceLogsShape[3] = { wireType: 2 };
ScopeLogsShape[1] = { wireType: 2, message: InstrumentationScopeShape };
ScopeLogsShape[2] = { wireType: 2, message: LogRecordShape };
ScopeLogsShape[3] = { wireType: 2 };
LogRecordShape[1] = { wireType: 1 };
LogRecordShape[11] = { wireType: 1 };
LogRecordShape[2] = { wireType: 0 };
LogRecordShape[3] = { wireType: 2 };
LogRecordShape[5] = { wireType: 2, message: AnyValueShape };
LogRecordShape[6] = { wireType: 2, message: KeyValueShape };
LogRecordShape[7] = { wireType: 0 };
LogRecordShape[8] = { wireType: 5 };
LogRecordShape[9] = { wireType: 2 };
LogRecordShape[10] = { wireType: 2 };
LogRecordShape[12] = { wireType: 2 };

export const traceRequestShape: MessageShape = ExportTraceServiceRequestShape;
export const logsRequestShape: MessageShape = ExportLogsServiceRequestShape;
