// The shapes of span assessments: feedback that a person or program attaches to a stored span. Field names and rules
// are those of SGP's public client libraries.

import type { JsonObject } from './span';

/** Every `assessment_type`, with the one field that must hold its content. */
export const ASSESSMENT_CONTENT = {
  comment: 'comment',
  rating: 'rating',
  approval: 'approval',
  rubric: 'rubric',
  metadata: 'metadata',
  overwrite: 'overwrite',
} as const;

export type AssessmentType = keyof typeof ASSESSMENT_CONTENT;

export const ASSESSMENT_TYPES = Object.keys(ASSESSMENT_CONTENT) as AssessmentType[];

export const APPROVALS = ['approved', 'rejected'] as const;

/** What an assessment says. A comment may accompany any type; the other fields belong to the type of their name. */
export interface AssessmentContent {
  assessment_type: AssessmentType;
  comment: string | null;
  /** 1 (worst) to 5. */
  rating: number | null;
  approval: (typeof APPROVALS)[number] | null;
  rubric: { [rule: string]: string } | null;
  metadata: JsonObject | null;
  /** A corrected output; a span has at most one. */
  overwrite: JsonObject | null;
}

/** A validated request for a new assessment. */
export interface AssessmentItem extends AssessmentContent {
  trace_id: string;
  /** Null: the root span of the trace. */
  span_id: string | null;
}

/** A stored assessment as the API answers it. */
export interface SpanAssessment extends AssessmentContent {
  object: 'span.assessment';
  assessment_id: string;
  account_id: string;
  trace_id: string;
  span_id: string;
  created_by: string;
  /** ISO 8601, UTC. */
  created_at: string;
  updated_at: string;
}
