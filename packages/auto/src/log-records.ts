// OpenTelemetry's log records: instrumentations of model libraries put messages into them. Set up only when something takes them.

import type { Resource } from '@opentelemetry/resources';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';

export interface LogRecords {
  readonly provider: import('@opentelemetry/sdk-logs').LoggerProvider;
}

/** `undefined` when there is no processor: then the records go nowhere and cost nothing. */
export function startLogRecords(processors: readonly LogRecordProcessor[], resource: Resource): LogRecords | undefined {
  if (processors.length === 0) return undefined;
  const { LoggerProvider } = require('@opentelemetry/sdk-logs') as typeof import('@opentelemetry/sdk-logs');
  const { logs } = require('@opentelemetry/api-logs') as typeof import('@opentelemetry/api-logs');
  const provider = new LoggerProvider({ resource, processors: [...processors] });
  logs.setGlobalLoggerProvider(provider);
  return { provider };
}
