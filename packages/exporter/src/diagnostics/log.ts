// Where this package's own messages go: the OpenTelemetry diag logger when the application has set one, else warnings
// and errors to stderr, so that a lost span or a missing key is never silent. A logger that throws is ignored.
import { type DiagLogger, diag } from '@opentelemetry/api';
import { writeToStderr } from './write-to-stderr';

type Level = 'error' | 'warn' | 'info';

const NAMESPACE = '@sgp-otel/exporter';
/** Where the API keeps its process-wide registrations; the diag API does not tell whether a logger is set. */
const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

function hasDiagLogger(): boolean {
  return (globalThis as { [API_GLOBAL]?: { diag?: DiagLogger } })[API_GLOBAL]?.diag !== undefined;
}

function write(level: Level, message: string): void {
  try {
    if (hasDiagLogger()) diag[level](NAMESPACE, message);
    else if (level === 'error' || level === 'warn') writeToStderr(`${NAMESPACE} ${level}: ${message}\n`);
  } catch {
    // the application's logger or stream failed; telemetry must not
  }
}

export const log = {
  error: (message: string): void => write('error', message),
  warn: (message: string): void => write('warn', message),
  info: (message: string): void => write('info', message),
};
