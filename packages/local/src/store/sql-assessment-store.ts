// Span assessments on any PostgreSQL. An assessment belongs to a span by (account, trace, id). It stays when the span
// is replaced, and is deleted when retention deletes the trace.

import { randomUUID } from 'node:crypto';
import type { AssessmentContent, AssessmentItem, SpanAssessment } from '../contract/assessment';
import { Rejection } from '../contract/rejection';
import type { AssessmentFilter } from '../validation/validate-assessment';
import type { ChangeFeed } from './change-feed';
import type { SqlDatabase, SqlRow, SqlSession } from './sql-database';

const TIME = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;

const CONTENT_COLUMNS = [
  'assessment_type',
  'comment',
  'rating',
  'approval',
  'rubric',
  'metadata',
  'overwrite',
] as const;

const COLUMNS =
  `assessment_id, account_id, trace_id, span_id, ${CONTENT_COLUMNS.join(', ')}, ` +
  `${TIME('created_at')}, ${TIME('updated_at')}`;

export class SqlAssessmentStore {
  readonly #database: SqlDatabase;
  readonly #feed: ChangeFeed;

  constructor(database: SqlDatabase, feed: ChangeFeed) {
    this.#database = database;
    this.#feed = feed;
  }

  /** @throws Rejection 404 if there is no such span, or no root span; 409 for a second overwrite of one span */
  async create(account: string, item: AssessmentItem): Promise<SpanAssessment> {
    const assessment = await this.#database.transaction(async (session) => {
      const spanId = await findSpan(session, account, item);
      if (item.assessment_type === 'overwrite') await refuseSecondOverwrite(session, account, item.trace_id, spanId);
      const columns = ['account_id', 'assessment_id', 'trace_id', 'span_id', ...CONTENT_COLUMNS];
      const [row] = await session.query(
        `INSERT INTO span_assessment (${columns.join(', ')}) ` +
          `VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING ${COLUMNS}`,
        [account, randomUUID(), item.trace_id, spanId, ...contentValues(item)],
      );
      return toAssessment(row as SqlRow);
    });
    this.#feed.publish(account, [assessment.trace_id]);
    return assessment;
  }

  async get(account: string, id: string): Promise<SpanAssessment | undefined> {
    const sql = `SELECT ${COLUMNS} FROM span_assessment WHERE account_id = $1 AND assessment_id = $2`;
    const [row] = await this.#database.query(sql, [account, id]);
    return row && toAssessment(row);
  }

  /** Oldest first. */
  async list(account: string, { span_id, trace_id, assessment_type }: AssessmentFilter): Promise<SpanAssessment[]> {
    const rows = await this.#database.query(
      `SELECT ${COLUMNS} FROM span_assessment WHERE account_id = $1 ` +
        'AND ($2::text IS NULL OR span_id = $2) AND ($3::text IS NULL OR trace_id = $3) ' +
        'AND ($4::text IS NULL OR assessment_type = $4) ORDER BY span_assessment.created_at, assessment_id',
      [account, span_id ?? null, trace_id ?? null, assessment_type ?? null],
    );
    return rows.map(toAssessment);
  }

  /** @returns the changed assessment, or undefined if the id is unknown */
  async change(
    account: string,
    id: string,
    change: (stored: AssessmentContent) => AssessmentContent,
  ): Promise<SpanAssessment | undefined> {
    const changed = await this.#database.transaction(async (session) => {
      const where = 'WHERE account_id = $1 AND assessment_id = $2';
      const [row] = await session.query(`SELECT ${COLUMNS} FROM span_assessment ${where} FOR UPDATE`, [account, id]);
      if (!row) return undefined;
      const stored = toAssessment(row);
      const content = change(pickContent(stored));
      if (content.assessment_type === 'overwrite' && stored.assessment_type !== 'overwrite') {
        await refuseSecondOverwrite(session, account, stored.trace_id, stored.span_id);
      }
      const assignments = CONTENT_COLUMNS.map((column, index) => `${column} = $${index + 3}`).join(', ');
      const [updated] = await session.query(
        `UPDATE span_assessment SET ${assignments}, updated_at = now() ${where} RETURNING ${COLUMNS}`,
        [account, id, ...contentValues(content)],
      );
      return toAssessment(updated as SqlRow);
    });
    if (changed) this.#feed.publish(account, [changed.trace_id]);
    return changed;
  }

  /** @returns whether there was one */
  async delete(account: string, id: string): Promise<boolean> {
    const sql = 'DELETE FROM span_assessment WHERE account_id = $1 AND assessment_id = $2 RETURNING trace_id';
    const [row] = await this.#database.query(sql, [account, id]);
    if (row) this.#feed.publish(account, [row.trace_id as string]);
    return row !== undefined;
  }
}

async function findSpan(session: SqlSession, account: string, item: AssessmentItem): Promise<string> {
  const { trace_id, span_id } = item;
  const [row] = await session.query(
    'SELECT id FROM span WHERE account_id = $1 AND trace_id = $2 AND ' +
      `${span_id === null ? 'parent_id IS NULL' : 'id = $3'} ORDER BY started_at LIMIT 1`,
    span_id === null ? [account, trace_id] : [account, trace_id, span_id],
  );
  if (row) return row.id as string;
  throw new Rejection(404, span_id === null ? 'The trace has no root span' : 'Span not found in this trace');
}

async function refuseSecondOverwrite(
  session: SqlSession,
  account: string,
  traceId: string,
  spanId: string,
): Promise<void> {
  const [row] = await session.query(
    'SELECT 1 AS found FROM span_assessment ' +
      "WHERE account_id = $1 AND trace_id = $2 AND span_id = $3 AND assessment_type = 'overwrite' LIMIT 1",
    [account, traceId, spanId],
  );
  if (row) throw new Rejection(409, 'The span already has an overwrite: update or delete that one');
}

function contentValues(content: AssessmentContent): unknown[] {
  return CONTENT_COLUMNS.map((column) => {
    const value = content[column];
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  });
}

function pickContent(stored: SpanAssessment): AssessmentContent {
  return Object.fromEntries(CONTENT_COLUMNS.map((column) => [column, stored[column]])) as unknown as AssessmentContent;
}

function toAssessment(row: SqlRow): SpanAssessment {
  return {
    object: 'span.assessment',
    ...(row as unknown as Omit<SpanAssessment, 'object' | 'created_by'>),
    created_by: 'local',
  };
}
