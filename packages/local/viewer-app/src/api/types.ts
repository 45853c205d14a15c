// The viewer's side of the wire: the types are the backend's own.

export type { JsonObject, Span } from '../../../src/contract/span';
export type {
  GroupSummary,
  GroupTurn,
  ProfileRow,
  SpanBrief,
  TraceDetail,
  TracePage,
  TraceSeries,
  TraceSummary,
} from '../../../src/contract/viewer-answers';

/** Parameters of a request; undefined and empty ones are left out. */
export type Query = Record<string, string | number | undefined>;
