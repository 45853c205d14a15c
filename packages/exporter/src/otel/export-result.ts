// What a SpanExporter answers with, as @opentelemetry/core has it in all of its lines.

/** @see ExportResult of `@opentelemetry/core` */
export interface ExportResult {
  /** 0 for success, 1 for failure. */
  readonly code: number;
  readonly error?: Error;
}
