// How the candidates are called in results and on the page.

export const OURS = 'SgpSpanProcessor';
/** The same with a spool; the folder and the mode come with the environment. */
export const OURS_SPILL = 'SgpSpanProcessor, spool: spill';
export const OURS_ALWAYS = 'SgpSpanProcessor, spool: always';
/** What OpenTelemetry itself offers, and the one that most bounds compare with. */
export const STOCK = 'BatchSpanProcessor + OTLP JSON';
export const OTLP_PROTOBUF = 'BatchSpanProcessor + OTLP protobuf';
export const ZIPKIN = 'BatchSpanProcessor + Zipkin';
export const LANGFUSE = 'Langfuse';
export const TRACELOOP = 'Traceloop';
export const NONE = 'no processor';
