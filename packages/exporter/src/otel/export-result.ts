// What a SpanExporter answers with. Structural, as `SpanLike` is: the published types need no package of one SDK line.
import type { ExportResultCode } from '@opentelemetry/core';

export const SUCCESS: ExportResultCode.SUCCESS = 0;
export const FAILED: ExportResultCode.FAILED = 1;

/** @see ExportResult of `@opentelemetry/core` */
export interface ExportResult {
  /** 0 for success, 1 for failure. */
  readonly code: number;
  readonly error?: Error;
}
