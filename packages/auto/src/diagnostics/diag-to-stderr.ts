// Makes OpenTelemetry's own messages visible: a diag logger that writes to stderr, unless the application has set one.
// stdout stays the application's.
import { type DiagLogFunction, type DiagLogger, DiagLogLevel } from '@opentelemetry/api';
import { writeToStderr } from '@sgp-otel/exporter';
import { type Api, apiGlobal } from '../environment/api-global';
import { log } from './log';
import { isStartingNow, isStartSaid } from './said-at-start';

const levels: Readonly<Record<string, DiagLogLevel>> = {
  NONE: DiagLogLevel.NONE,
  ERROR: DiagLogLevel.ERROR,
  WARN: DiagLogLevel.WARN,
  INFO: DiagLogLevel.INFO,
  DEBUG: DiagLogLevel.DEBUG,
  VERBOSE: DiagLogLevel.VERBOSE,
  ALL: DiagLogLevel.ALL,
};

/** Components of this project; by default they are heard at info and everything else at warn. */
const OWN = '@sgp-otel/';
const EXPORTER = '@sgp-otel/exporter';

/**
 * @param level `OTEL_LOG_LEVEL`; unset means warnings, and of this project the start line too. An unknown one is said
 * @param api the copy of the API to register through
 * @param scrubText takes secrets out of each line: what others say may repeat a variable
 */
export function sendDiagToStderr(level: string | undefined, api: Api, scrubText: (text: string) => string): void {
  if (apiGlobal()?.diag !== undefined) return;
  scrub = scrubText;
  const known = levels[level?.toUpperCase() ?? 'INFO'];
  const isQuiet = level === undefined || known === undefined;
  const isVerbose = known !== undefined && known >= DiagLogLevel.DEBUG;
  const logger = stderrLogger(isQuiet);
  api.diag.setLogger(isVerbose ? logger : silentWhileThreadStarts(logger), {
    logLevel: known ?? DiagLogLevel.INFO,
    suppressOverrideMessage: true,
  });
  if (known === undefined) {
    const expected = Object.keys(levels).join(', ');
    log.warn(`OTEL_LOG_LEVEL is ${JSON.stringify(level)}; expected one of ${expected}; using INFO.`);
  }
}

/** While a worker thread starts, only debugging lines are written: the main thread has said the rest. */
function silentWhileThreadStarts({ error, warn, info, ...rest }: DiagLogger): DiagLogger {
  const unlessSaid =
    (say: DiagLogFunction): DiagLogFunction =>
    (...parts) => {
      if (!isStartSaid()) say(...parts);
    };
  return { ...rest, error: unlessSaid(error), warn: unlessSaid(warn), info: unlessSaid(info) };
}

let silencesPreloadWarnings = false;

/** Runs `work` without the warnings that a module was loaded too early: such modules are patched anyway. */
export function withoutPreloadWarnings<T>(work: () => T): T {
  silencesPreloadWarnings = true;
  try {
    return work();
  } finally {
    silencesPreloadWarnings = false;
  }
}

function stderrLogger(isQuiet: boolean): DiagLogger {
  // The exporter's own lines about its configuration: the start line says the same.
  const info: DiagLogFunction = (message, ...rest) => {
    if (!(isStartingNow() && message === EXPORTER)) write('info')(message, ...rest);
  };
  const warn = isQuiet ? foreignOnce(write('warn')) : write('warn');
  return {
    error: explained(isQuiet ? foreignOnce(write('error')) : write('error')),
    warn: (...parts) => {
      if (!silencesPreloadWarnings || !parts.some((part) => /has been loaded before/.test(String(part))))
        warn(...parts);
    },
    info: isQuiet ? (message, ...rest) => void (message.startsWith?.(OWN) && info(message, ...rest)) : info,
    debug: write('debug'),
    verbose: write('verbose'),
  };
}

/** More kinds of messages than any library has. */
const MAX_KINDS = 500;

/**
 * Other components may warn for each span, with its ids and a stack. By default each kind of message is said once, in
 * one line; OTEL_LOG_LEVEL=warn shows all of them. This project's own are few by themselves.
 */
function foreignOnce(write: DiagLogFunction): DiagLogFunction {
  const said = new Set<string>();
  return (message, ...rest) => {
    const text = [message, ...rest].map(shown).join(' ');
    if (text.startsWith(OWN)) {
      write(message, ...rest);
      return;
    }
    const [line = ''] = text.split('\n');
    const kind = line.replace(/[\da-f]{8,}|\d+/gi, '#');
    if (said.has(kind) || said.size >= MAX_KINDS) return;
    said.add(kind);
    write(line);
  };
}

const REGISTERED_AFTER =
  'The application registers an OpenTelemetry SDK of its own after this one: the API keeps the first, so SGP gets ' +
  "the spans and the application's own exporters do not. To feed both, remove @sgp-otel/auto/register and add " +
  'new SgpSpanProcessor() of @sgp-otel/exporter to ' +
  'that SDK, or remove that SDK and set OTEL_TRACES_EXPORTER=sgp,otlp.';

/** The API refuses a second SDK and logs a stack trace; one sentence that says what this means takes its place. */
function explained(write: DiagLogFunction): DiagLogFunction {
  let isSaid = false;
  return (message, ...rest) => {
    const isRefusal = /Attempted duplicate registration of API: (\w+)/.exec(String(message));
    if (!isRefusal) write(message, ...rest);
    else if (isRefusal[1] === 'trace' && !isSaid) {
      isSaid = true;
      write('@sgp-otel/auto', REGISTERED_AFTER);
    }
  };
}

let scrub = (text: string): string => text;

const write =
  (level: string): DiagLogFunction =>
  (...parts) => {
    try {
      writeToStderr(`[${level}] ${scrub(parts.map(shown).join(' '))}\n`);
    } catch {
      // telemetry must not break the application over a message
    }
  };

function shown(part: unknown): string {
  if (typeof part === 'string') return part;
  if (part instanceof Error) return part.stack ?? part.message;
  try {
    return JSON.stringify(part) ?? String(part);
  } catch {
    return String(part);
  }
}
