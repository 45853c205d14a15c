// The public API of @sgp-otel/gateway: the gateway as the command starts it, inside of a process of your own.
export type { GivenOptions } from './configuration/gateway-options';
export { GatewayError } from './errors/gateway-error';
export { type Gateway, startGateway } from './start-gateway';
