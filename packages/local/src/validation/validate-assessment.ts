// Bodies and queries of span assessments to validated values. The rules are those that SGP's public clients document.

import {
  APPROVALS,
  ASSESSMENT_CONTENT,
  ASSESSMENT_TYPES,
  type AssessmentContent,
  type AssessmentItem,
} from '../contract/assessment';
import { type Issue, invalid, Rejection } from '../contract/rejection';
import * as rule from './field-rules';
import { isStorable, replaceUnstorable } from './storable-text';
import { asObject } from './validate-spans';

const rating: rule.FieldRule = (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 5
    ? undefined
    : { msg: 'Input should be a whole number from 1 to 5', type: 'int_range' };

const rubric: rule.FieldRule = (value) =>
  rule.jsonObject(value) ??
  (Object.values(value as object).every((each) => typeof each === 'string')
    ? undefined
    : { msg: 'Every value should be a valid string', type: 'string_type' });

const CONTENT_RULES: Record<keyof AssessmentContent, rule.FieldRule> = {
  assessment_type: rule.oneOf(ASSESSMENT_TYPES),
  comment: rule.text,
  rating,
  approval: rule.oneOf(APPROVALS),
  rubric,
  metadata: rule.jsonObject,
  overwrite: rule.jsonObject,
};

const TARGET_RULES = { trace_id: rule.identifier, span_id: rule.identifier } as const;

const CONTENT_FIELDS = Object.keys(CONTENT_RULES) as (keyof AssessmentContent)[];

/** @throws Rejection 422; 400 for an identifier that no span can have */
export function validateAssessment(body: unknown): AssessmentItem {
  const raw = asObject(body);
  const issues: Issue[] = [];
  const fields = pick(raw, { ...CONTENT_RULES, ...TARGET_RULES }, issues) as unknown as AssessmentItem;
  for (const field of ['trace_id', 'assessment_type'] as const) {
    if (fields[field] === null) issues.push({ loc: ['body', field], msg: 'Field required', type: 'missing' });
  }
  if (issues.length > 0) throw new Rejection(422, issues);
  for (const field of ['trace_id', 'span_id'] as const) {
    const id = fields[field];
    if (id !== null && !isStorable(id)) throw new Rejection(400, `body.${field} contains a NUL byte or invalid UTF-8`);
  }
  checkContent(fields);
  return replaceUnstorable(fields);
}

/**
 * A stored assessment with the changes of a `PATCH` body; absent and null fields stay. With another
 * `assessment_type` the content of the old one is dropped.
 *
 * @throws Rejection 422
 */
export function validateAssessmentChange(stored: AssessmentContent, body: unknown): AssessmentContent {
  const raw = asObject(body);
  const issues: Issue[] = Object.keys(raw)
    .filter((field) => !Object.hasOwn(CONTENT_RULES, field))
    .map((field) => ({ loc: ['body', field], msg: 'It cannot be changed', type: 'extra_forbidden' }));
  const changes = pick(raw, CONTENT_RULES, issues) as unknown as AssessmentContent;
  if (issues.length > 0) throw new Rejection(422, issues);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null));
  const merged: AssessmentContent = { ...stored, ...given };
  if (merged.assessment_type !== stored.assessment_type) {
    const old = ASSESSMENT_CONTENT[stored.assessment_type];
    if (old !== 'comment' && !(old in given)) merged[old] = null;
  }
  checkContent(merged);
  return replaceUnstorable(merged);
}

/** The filter of a list: exactly one of the two ids. */
export interface AssessmentFilter {
  span_id: string | undefined;
  trace_id: string | undefined;
  assessment_type: string | undefined;
}

/** @throws Rejection 400 without exactly one of span_id and trace_id, 422 for an unknown type */
export function validateAssessmentFilter(query: Record<string, string>): AssessmentFilter {
  const { span_id, trace_id, assessment_type } = query;
  if ((span_id === undefined) === (trace_id === undefined)) {
    throw new Rejection(400, 'Exactly one of span_id and trace_id must be given in the query');
  }
  const problem = assessment_type === undefined ? undefined : CONTENT_RULES.assessment_type(assessment_type);
  if (problem) throw invalid(['query', 'assessment_type'], problem.msg, problem.type);
  if (![span_id, trace_id].every((id) => id === undefined || isStorable(id))) {
    throw new Rejection(400, 'query.span_id or query.trace_id contains a NUL byte or invalid UTF-8');
  }
  return { span_id, trace_id, assessment_type };
}

function pick(
  raw: Record<string, unknown>,
  rules: Record<string, rule.FieldRule>,
  issues: Issue[],
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [field, check] of Object.entries(rules)) {
    const value = (Object.hasOwn(raw, field) ? raw[field] : undefined) ?? null;
    fields[field] = value;
    const problem = value === null ? undefined : check(value);
    if (problem) issues.push({ loc: ['body', field], ...problem });
  }
  return fields;
}

/** The field of the type must be there, and no other one but a comment. */
function checkContent(content: AssessmentContent): void {
  const type = content.assessment_type;
  const issues: Issue[] = [];
  for (const field of CONTENT_FIELDS) {
    if (field === 'assessment_type') continue;
    const isContent = field === ASSESSMENT_CONTENT[type];
    if (isContent && content[field] === null) {
      issues.push({ loc: ['body', field], msg: `An assessment of type ${type} needs it`, type: 'missing' });
    } else if (!isContent && field !== 'comment' && content[field] !== null) {
      issues.push({ loc: ['body', field], msg: `It does not belong to type ${type}`, type: 'value_error' });
    }
  }
  if (issues.length > 0) throw new Rejection(422, issues);
}
