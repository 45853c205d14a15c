// How the candidates are called in results and on the page.

export const OURS = 'SgpSpanProcessor';
/** What OpenTelemetry itself offers, and the one that most bounds compare with. */
export const STOCK = 'BatchSpanProcessor + OTLP JSON';
export const OTLP_PROTOBUF = 'BatchSpanProcessor + OTLP protobuf';
export const ZIPKIN = 'BatchSpanProcessor + Zipkin';
export const LANGFUSE = 'Langfuse';
export const TRACELOOP = 'Traceloop';
export const NONE = 'no processor';
