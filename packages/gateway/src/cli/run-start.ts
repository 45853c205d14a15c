// `sgp-gateway start`: runs until a signal asks it to end.
import type { GivenOptions } from '../configuration/gateway-options';
import { type Gateway, startGateway } from '../start-gateway';
import { reportError } from './report-error';

export async function runStart(given: GivenOptions): Promise<void> {
  let gateway: Gateway;
  try {
    gateway = await startGateway(given);
  } catch (error) {
    reportError(error as Error);
    return;
  }
  for (const warning of gateway.warnings) process.stderr.write(`sgp-gateway: ${warning}\n`);
  const places = [gateway.httpUrl, gateway.grpcAddress && `gRPC at ${gateway.grpcAddress}`].filter(Boolean);
  process.stdout.write(`sgp-gateway takes OTLP at ${places.join(', ')}\n`);
  let isStopping = false;
  const stop = () => {
    // The second signal does not wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    gateway.close().then(
      () => process.exit(0),
      (error: Error) => {
        reportError(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}
