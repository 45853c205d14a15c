// The public face of @sgp-otel/local: start a backend, its options, its errors, and the shapes on the wire.

export { LocalError, type LocalErrorCode } from './local-error';
export type { InternalFailure, LocalOptions } from './local-options';
export type { Identity, JsonObject, Span, SpanItem, SpanStatus, SpanType } from './span';
export { type Local, startLocal } from './start-local';
