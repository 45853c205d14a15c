// How a command says that it failed: a sentence on stderr, exit code 2 for what is wrong with how it was called.
import { GatewayError } from '../errors/gateway-error';

export function reportError(error: Error): void {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = error instanceof GatewayError ? 2 : 1;
}
