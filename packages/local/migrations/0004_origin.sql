-- Where a span comes from and what it was asked, written with the span so that no reader has to open its JSON:
-- the service, the instrumentation scope, the HTTP request ("GET /chat"), and the first user message.

ALTER TABLE span ADD COLUMN service text;
ALTER TABLE span ADD COLUMN scope text;
ALTER TABLE span ADD COLUMN request text;
ALTER TABLE span ADD COLUMN preview text;

ALTER TABLE trace_summary ADD COLUMN request text;
-- Of all spans of the trace.
ALTER TABLE trace_summary ADD COLUMN services text[] NOT NULL DEFAULT '{}';

-- Spans that were stored before this version; the triggers mark their traces. Requests and previews come with new spans.
UPDATE span SET service = metadata ->> 'service.name', scope = metadata #>> '{otel_scope,name}'
WHERE metadata IS NOT NULL;
