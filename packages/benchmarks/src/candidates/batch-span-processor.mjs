// The peer: OpenTelemetry's batch processor with its OTLP/HTTP JSON exporter. It keeps no counts, so the exporter's answers are counted.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const SUCCESS = 0;

export function make(url) {
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` });
  const send = exporter.export.bind(exporter);
  let answered = 0;
  let delivered = 0;
  exporter.export = (spans, resultCallback) =>
    send(spans, (result) => {
      answered += spans.length;
      if (result.code === SUCCESS) delivered += spans.length;
      resultCallback(result);
    });
  return {
    processor: new BatchSpanProcessor(exporter),
    answered: () => answered,
    delivered: () => delivered,
    dropped: () => undefined,
  };
}
