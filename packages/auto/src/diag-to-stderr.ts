// Makes OpenTelemetry's own messages visible: a diag logger that writes to stderr, unless the application has set one.
// stdout stays the application's.
import { type DiagLogFunction, type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';

/** Where the API keeps its process-wide registrations; it does not tell whether a logger is set. */
const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

const levels: Readonly<Record<string, DiagLogLevel>> = {
  NONE: DiagLogLevel.NONE,
  ERROR: DiagLogLevel.ERROR,
  WARN: DiagLogLevel.WARN,
  INFO: DiagLogLevel.INFO,
  DEBUG: DiagLogLevel.DEBUG,
  VERBOSE: DiagLogLevel.VERBOSE,
  ALL: DiagLogLevel.ALL,
};

/** @param level `OTEL_LOG_LEVEL`; unset or unknown means info, and an unknown one is said */
export function sendDiagToStderr(level: string | undefined): void {
  if ((globalThis as { [API_GLOBAL]?: { diag?: unknown } })[API_GLOBAL]?.diag !== undefined) return;
  const known = levels[level?.toUpperCase() ?? 'INFO'];
  diag.setLogger(stderrLogger, { logLevel: known ?? DiagLogLevel.INFO, suppressOverrideMessage: true });
  if (known === undefined) {
    const expected = Object.keys(levels).join(', ');
    diag.warn('@sgp-otel/auto', `OTEL_LOG_LEVEL is ${JSON.stringify(level)}; expected one of ${expected}; using INFO.`);
  }
}

const write =
  (level: string): DiagLogFunction =>
  (...parts) => {
    try {
      const { stderr } = process;
      // A stderr that nobody reads any more fails later, with an event; without a listener that would end the process.
      if (!stderr.listeners('error').includes(ignore)) stderr.on('error', ignore);
      stderr.write(`[${level}] ${parts.map(shown).join(' ')}\n`, (failed) => {
        // The event follows this call.
        if (!failed) stderr.removeListener('error', ignore);
      });
    } catch {
      // telemetry must not break the application over a message
    }
  };

const ignore = () => {};

function shown(part: unknown): string {
  if (typeof part === 'string') return part;
  if (part instanceof Error) return part.stack ?? part.message;
  return JSON.stringify(part) ?? String(part);
}

const stderrLogger: DiagLogger = {
  error: write('error'),
  warn: write('warn'),
  info: write('info'),
  debug: write('debug'),
  verbose: write('verbose'),
};
