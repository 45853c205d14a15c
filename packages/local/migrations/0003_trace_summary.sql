-- What the viewer lists: one row of totals per trace, kept by the viewer API from marks that triggers leave, so that
-- writing spans stays one statement and listing 100,000 traces does not read a million spans.

CREATE TABLE trace_summary (
  account_id text COLLATE "C" NOT NULL,
  trace_id text COLLATE "C" NOT NULL,
  root_id text COLLATE "C",
  name text,
  type text,
  -- Of the root span.
  status text,
  group_id text COLLATE "C",
  -- The beginning of what the root span was asked.
  preview text,
  start_us bigint NOT NULL,
  -- Null while a span is in flight.
  duration_us bigint,
  span_count int NOT NULL,
  open_count int NOT NULL,
  error_count int NOT NULL,
  input_tokens bigint,
  output_tokens bigint,
  cost_usd float8,
  -- Types of all its spans.
  types text[] NOT NULL,
  PRIMARY KEY (account_id, trace_id)
);
CREATE INDEX trace_summary_by_start ON trace_summary (account_id, start_us, trace_id);
CREATE INDEX trace_summary_by_group ON trace_summary (account_id, group_id, start_us) WHERE group_id IS NOT NULL;
CREATE INDEX trace_summary_by_name ON trace_summary (account_id, name, start_us);

-- Traces whose summary is out of date. No unique key: a writer never waits for another one, and a mark becomes visible
-- together with the spans it stands for.
CREATE TABLE trace_mark (
  mark bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id text COLLATE "C" NOT NULL,
  trace_id text COLLATE "C" NOT NULL
);

CREATE FUNCTION mark_written_traces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO trace_mark (account_id, trace_id) SELECT DISTINCT account_id, trace_id FROM changed;
  RETURN NULL;
END $$;

CREATE TRIGGER span_inserted AFTER INSERT ON span REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_written_traces();
CREATE TRIGGER span_updated AFTER UPDATE ON span REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_written_traces();
-- The trace that a span was moved away from, and those that lost spans.
CREATE TRIGGER span_replaced AFTER UPDATE ON span REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_written_traces();
CREATE TRIGGER span_deleted AFTER DELETE ON span REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_written_traces();

CREATE FUNCTION forget_all_traces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  TRUNCATE trace_summary, trace_mark;
  RETURN NULL;
END $$;
CREATE TRIGGER span_truncated AFTER TRUNCATE ON span FOR EACH STATEMENT EXECUTE FUNCTION forget_all_traces();

-- Spans that were stored before this version.
INSERT INTO trace_mark (account_id, trace_id) SELECT DISTINCT account_id, trace_id FROM span;
