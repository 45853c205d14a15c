-- What calls without a cost of their own probably cost, by the prices in use when it was computed; and saved views.

ALTER TABLE span ADD COLUMN estimated_cost_usd float8;
-- Calls of a model without a price, so that they can be named.
CREATE INDEX span_without_price ON span (account_id, model)
  WHERE usage_kind = 'call' AND cost_usd IS NULL AND estimated_cost_usd IS NULL;

-- cost_usd has the whole; this is the part of it that was estimated.
ALTER TABLE trace_summary ADD COLUMN estimated_cost_usd float8;

-- Which prices the estimates were made with: a fingerprint of the table.
ALTER TABLE store_setting ADD COLUMN price_fingerprint text;

CREATE TABLE saved_view (
  account_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  -- The query part of the viewer's address: `q=has%3Aerror&last=1h`.
  parameters text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, name)
);
