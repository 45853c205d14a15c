-- Both of SGP's identity rules, text search, usage with its kind and cost, retention, assessments.

-- Identity: the older store has one span per (account, id), partition_key ''. The newer one has one per
-- (account, id, trace, UTC day of the start), partition_key '2026-01-31/<trace id>'.
ALTER TABLE span ADD COLUMN partition_key text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE span ALTER COLUMN partition_key DROP DEFAULT;
ALTER TABLE span DROP CONSTRAINT span_pkey;
ALTER TABLE span ADD PRIMARY KEY (account_id, id, partition_key);

-- usage_kind says how the token and cost columns add up: 'call' (output.usage: one model call) or 'aggregate'
-- (metadata.usage or metadata.cost_usd: a turn; calls below it are not added again). Null without usage.
ALTER TABLE span ADD COLUMN usage_kind text;
ALTER TABLE span ADD COLUMN cost_usd float8;

-- Words of the name and of all strings in input, output, metadata and expected.
ALTER TABLE span ADD COLUMN search tsvector;
CREATE INDEX span_search ON span USING gin (search);

-- When the row was last written: what retention goes by.
ALTER TABLE span ADD COLUMN stored_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX span_by_stored ON span (stored_at);

-- Pages are ordered by (sort key, trace_id, id).
DROP INDEX span_by_start;
CREATE INDEX span_by_start ON span (account_id, started_at, trace_id, id);
CREATE INDEX span_root_by_start ON span (account_id, started_at, trace_id, id) WHERE parent_id IS NULL;

CREATE TABLE span_assessment (
  account_id text COLLATE "C" NOT NULL,
  assessment_id text COLLATE "C" NOT NULL,
  trace_id text COLLATE "C" NOT NULL,
  span_id text COLLATE "C" NOT NULL,
  assessment_type text NOT NULL,
  approval text,
  comment text,
  rating int,
  rubric json,
  metadata json,
  overwrite json,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, assessment_id)
);
CREATE INDEX span_assessment_by_span ON span_assessment (account_id, span_id, created_at);
CREATE INDEX span_assessment_by_trace ON span_assessment (account_id, trace_id, created_at);

-- One row: facts about this database that must not change while it holds spans.
CREATE TABLE store_setting (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  store_semantics text NOT NULL
);
