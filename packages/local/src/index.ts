// The public face of @sgp-otel/local: start a backend, its options, its errors, and the shapes on the wire.

export type { InternalFailure, LocalOptions } from './configuration/local-options';
export type { RetentionLimits } from './configuration/retention-limits';
export type { AssessmentType, SpanAssessment } from './contract/assessment';
export type { ModelPrice } from './contract/model-price';
export type { Identity, JsonObject, Span, SpanItem, SpanStatus, SpanType } from './contract/span';
export type { StoreSemantics } from './contract/store-semantics';
export { LocalError, type LocalErrorCode } from './errors/local-error';
export type { Fault, PendingFault } from './faults/fault';
export { type Local, startLocal } from './start-local';
export type { SpanCondition, WaitForSpans } from './wait-for-spans';
