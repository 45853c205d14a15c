// What the gateway needs beside the public API: a bundle of its own, so that applications do not load it. For other
// packages of this project only: it changes with any version.

export type { LogRecordLike, SpanLike } from './convert/span-like';
export type { ConversionHooks } from './delivery/span-conversion';
export { contentRecords } from './otel/log-record-processor';
export { type ReplayedSpan, type ReplayLoss, TraceReplay, type TraceReplayOptions } from './otel/trace-replay';
export { redactItem } from './redact/redact-item';
export { redactText } from './redact/redact-text';
export type { LogRecordSource } from './relations/span-relations';
