// OpenTelemetry's log records: instrumentations of model libraries put messages into them, and so may the application.
// Set up only when something takes them.
import type { Logger, LoggerProvider } from '@opentelemetry/api-logs';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import type { Resource } from '@opentelemetry/resources';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';

export interface LogRecords {
  readonly provider: import('@opentelemetry/sdk-logs').LoggerProvider;
  /** Lets the application register a provider of its own, which the API would refuse. */
  readonly apiWatch: LogsApiWatch;
}

/** `undefined` when there is no processor: then the records go nowhere and cost nothing. */
export function startLogRecords(processors: readonly LogRecordProcessor[], resource: Resource): LogRecords | undefined {
  if (processors.length === 0) return undefined;
  const { LoggerProvider } = require('@opentelemetry/sdk-logs') as typeof import('@opentelemetry/sdk-logs');
  const { logs } = require('@opentelemetry/api-logs') as typeof import('@opentelemetry/api-logs');
  const provider = new LoggerProvider({ resource, processors: [...processors] });
  const shared = new SharedLoggerProvider(provider);
  logs.setGlobalLoggerProvider(shared);
  return { provider, apiWatch: new LogsApiWatch(shared) };
}

/** What is emitted goes to this package's provider, and to the application's from the moment it registers one. */
class SharedLoggerProvider implements LoggerProvider {
  readonly #own: LoggerProvider;
  #applications: LoggerProvider | undefined;

  constructor(own: LoggerProvider) {
    this.#own = own;
  }

  get isTaken(): boolean {
    return this.#applications !== undefined;
  }

  addApplications(provider: LoggerProvider): void {
    this.#applications = provider;
  }

  getLogger(...asked: Parameters<LoggerProvider['getLogger']>): Logger {
    const own = this.#own.getLogger(...asked);
    let theirs: Logger | undefined;
    const applications = () => {
      theirs ??= this.#applications?.getLogger(...asked);
      return theirs;
    };
    return {
      emit: (record) => {
        try {
          own.emit(record);
        } catch {
          // The application's own provider gets the record all the same.
        }
        applications()?.emit(record);
      },
      enabled: (options) => own.enabled(options) || (applications()?.enabled(options) ?? false),
    };
  }
}

type LogsApi = {
  setGlobalLoggerProvider(provider: LoggerProvider): LoggerProvider;
  getLoggerProvider(): LoggerProvider;
};

/** The API ignores every provider after the first: this passes the application's on to {@link SharedLoggerProvider}. */
class LogsApiWatch extends InstrumentationBase {
  readonly #shared: SharedLoggerProvider;
  readonly #watched = new WeakSet<object>();

  constructor(shared: SharedLoggerProvider) {
    super('@sgp-otel/auto', '0', {});
    this.#shared = shared;
  }

  protected init() {
    return new InstrumentationNodeModuleDefinition('@opentelemetry/api-logs', ['*'], (exports) => {
      const { logs } = exports as { logs?: LogsApi };
      if (logs && !this.#watched.has(logs)) this.#letIn(logs);
      return exports;
    });
  }

  #letIn(logs: LogsApi): void {
    this.#watched.add(logs);
    const { setGlobalLoggerProvider } = logs;
    logs.setGlobalLoggerProvider = (provider) => {
      const registered = setGlobalLoggerProvider.call(logs, provider);
      if (registered !== this.#shared || this.#shared.isTaken || provider === this.#shared) return registered;
      this.#shared.addApplications(provider);
      return provider;
    };
  }
}
