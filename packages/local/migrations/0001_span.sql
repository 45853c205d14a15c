-- Spans of all accounts. Identity is (account_id, id), as in the older of SGP's two stores.
-- Files in this folder are append-only: one that was released is never edited, a change is a new file.

CREATE TABLE span (
  account_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  trace_id text COLLATE "C" NOT NULL,
  parent_id text COLLATE "C",
  name text NOT NULL,
  type text NOT NULL,
  status text,
  group_id text COLLATE "C",
  -- As the client wrote them; started_at and ended_at are the same instants for the database to compare.
  start_timestamp text NOT NULL,
  end_timestamp text,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  duration_micros bigint GENERATED ALWAYS AS ((extract(epoch FROM (ended_at - started_at)) * 1000000)::bigint) STORED,
  -- json, not jsonb: keys come back in the order in which they were sent.
  input json,
  output json,
  metadata json,
  expected json,
  obs_trace_id text,
  obs_span_id text,
  application_interaction_id text,
  application_variant_id text,
  input_tokens bigint,
  output_tokens bigint,
  PRIMARY KEY (account_id, id)
);

CREATE INDEX span_by_start ON span (account_id, started_at, id);
CREATE INDEX span_by_trace ON span (account_id, trace_id, started_at);
CREATE INDEX span_by_parent ON span (account_id, parent_id);
CREATE INDEX span_by_group ON span (account_id, group_id) WHERE group_id IS NOT NULL;
