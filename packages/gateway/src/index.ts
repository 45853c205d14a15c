// The public API of @sgp-otel/gateway.
export type { TokenRule } from './access/access';
