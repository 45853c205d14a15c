// What is wrong with how the gateway was started: said in one sentence, with what to do.

export class GatewayError extends Error {
  override readonly name = 'GatewayError';
}
