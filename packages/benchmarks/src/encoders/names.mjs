// How the encoders are called in results and on the page.

export const ENCODER_OURS = 'sgp-otel: convert, redact, encode';
/** What the peers do too: they redact nothing. */
export const ENCODER_OURS_UNREDACTED = 'sgp-otel: convert, encode';
export const ENCODER_OTLP_JSON = 'OTLP JSON';
export const ENCODER_OTLP_PROTOBUF = 'OTLP protobuf';
export const ENCODER_ZIPKIN = 'Zipkin JSON';
/** Only stringifies items that were converted before. */
export const READY_ITEMS = 'JSON.stringify of ready items, the bound';
