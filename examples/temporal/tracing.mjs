// Temporal's own plugin makes the spans of workflows and activities and carries the trace between processes. Activities
// record into the SDK that the flag started; workflows run in a sandbox without it, so their spans are handed to a
// processor here.
import { Resource } from '@opentelemetry/resources';
import { SgpSpanProcessor } from '@sgp-otel/exporter';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';

export const workflowSpans = new SgpSpanProcessor();

export const tracing = new OpenTelemetryPlugin({
  resource: new Resource({ 'service.name': process.env.OTEL_SERVICE_NAME ?? 'temporal-example' }),
  spanProcessor: workflowSpans,
});
