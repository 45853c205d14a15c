-- What the query language asks of a trace beyond its totals: the models it called and the names of its spans.

-- The model that answered, or else the one that was asked for; written with the span.
ALTER TABLE span ADD COLUMN model text;

-- Of all spans of the trace.
ALTER TABLE trace_summary ADD COLUMN names text[] NOT NULL DEFAULT '{}';
ALTER TABLE trace_summary ADD COLUMN models text[] NOT NULL DEFAULT '{}';

-- Spans that were stored before this version. The update marks the traces of those it touches, the insert all others.
UPDATE span SET model = left(coalesce(
    CASE WHEN json_typeof(output -> 'model') = 'string' THEN nullif(trim(output ->> 'model'), '') END,
    CASE WHEN json_typeof(input -> 'model') = 'string' THEN nullif(trim(input ->> 'model'), '') END
  ), 200)
WHERE output -> 'model' IS NOT NULL OR input -> 'model' IS NOT NULL;
INSERT INTO trace_mark (account_id, trace_id) SELECT DISTINCT account_id, trace_id FROM span;
