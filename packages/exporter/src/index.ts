// The public API of @sgp-otel/exporter.
export { proxyHostFor } from './client/proxy';
export { type SgpCallOptions, SgpClient, type SgpClientOptions, type UpsertBatchResult } from './client/sgp-client';
export { type SettingOptions, type SettingValues, settingsTable } from './configuration/settings-table';
export type { SpanLike } from './convert/span-like';
export { type ConversionSettings, spanToItem } from './convert/span-to-item';
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
export type { SpanExporterLike } from './otel/deliver-with';
export { SgpSpanExporter, type SgpSpanExporterOptions, type SpanUpserter } from './otel/span-exporter';
export { SgpSpanProcessor, type SgpSpanProcessorOptions } from './otel/span-processor';
export type { ProcessorStats, StartWriteStats } from './stats/delivery-stats';
export type { DropReason } from './stats/drop-reason';
