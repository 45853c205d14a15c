// The public API of @sgp-otel/exporter.

export { SpanJournal } from './at-exit/span-journal';
export {
  recordTurnUsage,
  setGroup,
  setInput,
  setOutput,
  setSpanType,
  type TurnUsage,
  type WritableSpan,
} from './authoring/authoring';
export { prepareRequests } from './client/node-http';
export { proxyHostFor } from './client/proxy';
export { type SgpCallOptions, SgpClient, type SgpClientOptions, type UpsertBatchResult } from './client/sgp-client';
export { tlsAdvice } from './client/tls-advice';
export type { SettingDescription } from './configuration/setting-kinds';
export type { Settings } from './configuration/settings';
export {
  type SettingOptions,
  type SettingValues,
  settingDescriptions as settingsTable,
} from './configuration/settings-table';
export { variableText } from './configuration/variable-text';
export type { FamilyPattern, KeyPattern } from './convert/attribute-key';
export type { MapType } from './convert/classify-span';
export type { EventRule } from './convert/content-events';
export type { ConversionSettings } from './convert/conversion';
export { defineDialect } from './convert/define-dialect';
export type { ContentSource, ContentSources, Dialect, UsageCounts, UsageKey } from './convert/dialect';
export type { ContentEvent, DialectView } from './convert/dialect-view';
export type { LogRecordLike, SpanLike } from './convert/span-like';
export { type SpanSurroundings, spanToItem } from './convert/span-to-item';
export type { MapItem } from './delivery/map-item';
export type { SpanUpserter } from './delivery/span-upserter';
export { writeToStderr } from './diagnostics/write-to-stderr';
export { SgpError, type SgpErrorCode, type SgpErrorDetails, sgpErrorCodes } from './errors/sgp-error';
export {
  type JsonObject,
  type JsonValue,
  type SgpItem,
  type SgpSpan,
  type SgpSpanStatus,
  type SgpSpanType,
  sgpSpanTypes,
} from './item/sgp-item';
export type { SgpSearchFilter, SgpSearchPage } from './item/sgp-search';
export type { FlushReport } from './otel/flush-report';
export type { SpanExporterLike } from './otel/foreign-exporter';
export {
  type EmittedLogRecord,
  SgpLogRecordProcessor,
  type SgpLogRecordProcessorOptions,
} from './otel/log-record-processor';
export { SgpSpanExporter, type SgpSpanExporterOptions } from './otel/span-exporter';
export { SgpSpanProcessor, type SgpSpanProcessorOptions } from './otel/span-processor';
export type { Mask } from './redact/redact-item';
export { redactText } from './redact/redact-text';
export type { SpanPredicate } from './relations/span-filter';
export type { LogRecordReader, LogRecordSource } from './relations/span-relations';
export type { ProcessorStats, StartWriteStats } from './stats/delivery-stats';
export type { DropReason } from './stats/drop-reason';
