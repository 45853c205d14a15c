// The viewer's side of the wire: the types are the backend's own.

export type { SpanAssessment } from '../../../src/contract/assessment';
export type { JsonObject, Span } from '../../../src/contract/span';
export type {
  GroupSummary,
  GroupTurn,
  PriceFacts,
  ProfileRow,
  QueryField,
  SavedView,
  SpanBrief,
  TraceDetail,
  TracePage,
  TraceSeries,
  TraceSummary,
  UsualDuration,
} from '../../../src/contract/viewer-answers';

/** Parameters of a request; undefined and empty ones are left out. */
export type Query = Record<string, string | number | undefined>;
