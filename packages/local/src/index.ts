// The public face of @sgp-otel/local: start a backend, its options, its errors, and the shapes on the wire.

export type { AssessmentType, SpanAssessment } from './assessment';
export type { Fault, PendingFault } from './faults/fault';
export { LocalError, type LocalErrorCode } from './local-error';
export type { InternalFailure, LocalOptions } from './local-options';
export type { RetentionLimits } from './retention-limits';
export type { Identity, JsonObject, Span, SpanItem, SpanStatus, SpanType } from './span';
export { type Local, startLocal } from './start-local';
export type { StoreSemantics } from './store/store-semantics';
export type { SpanCondition, WaitForSpans } from './wait-for-spans';
