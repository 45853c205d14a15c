// What @sgp-otel/gateway is made of, beside the public API: made for that package alone, and free to change with it.

export type { LogRecordLike, SpanLike } from './convert/span-like';
export type { ConversionHooks } from './delivery/span-conversion';
export { holdsContent } from './otel/log-record-processor';
export { type ReplayedSpan, type ReplayLoss, TraceReplay, type TraceReplayOptions } from './otel/trace-replay';
export { redactText } from './redact/redact-text';
export type { LogRecordSource } from './relations/span-relations';
