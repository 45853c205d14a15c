// OpenTelemetry's LogRecordProcessor for instrumentations that write prompts and answers into log records only.
import { INVALID_SPAN_CONTEXT, type SpanContext } from '@opentelemetry/api';
import type { Dialect } from '../convert/dialect';
import { dialectsWith } from '../convert/dialect-tables';
import { recordName } from '../convert/record-event';
import { soundContext } from '../convert/sound-span';
import type { LogRecordLike } from '../convert/span-like';
import { log } from '../diagnostics/log';
import { SaidOnce } from '../diagnostics/said-once';
import { thrownText } from '../errors/thrown-text';
import { LogRecordBuffer, MAX_READERS } from '../relations/log-record-buffer';
import type { LogRecordReader } from '../relations/span-relations';

/** The part of a log record that is read; the SDK's `ReadableLogRecord` has it. */
export interface EmittedLogRecord extends LogRecordLike {
  readonly spanContext?: SpanContext | undefined;
}

export interface SgpLogRecordProcessorOptions {
  /**
   * Dialects of the application whose events hold content. Those of the exporter that reads the records count without
   * being named here, from when its processor is made.
   */
  readonly dialects?: readonly Dialect[];
}

/**
 * Keeps the GenAI content records of each span until the span is converted, for `new SgpSpanProcessor({
 * logRecordProcessor })`. Several span processors may share it: each gets the records of its spans. Holds at most 32
 * MiB and 10,000 spans; those that some processor has read are let go first, then the oldest. It exports nothing
 * itself: other log records are none of its business.
 *
 * @example
 * const logRecordProcessor = new SgpLogRecordProcessor();
 * logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [logRecordProcessor] }));
 * new NodeTracerProvider({ spanProcessors: [new SgpSpanProcessor({ logRecordProcessor })] }).register();
 */
export class SgpLogRecordProcessor {
  readonly #buffer = new LogRecordBuffer();
  #isShutDown = false;
  readonly #failed = new SaidOnce();
  #hasWarned = false;
  readonly #recordNames: readonly string[];
  /** Which events hold content: by the dialects of this package and of each exporter that reads the records. */
  readonly #areContent: ((eventName: string) => boolean)[];

  /** @throws SgpError `SGP_INVALID_OPTION` for what is no list of dialects */
  constructor({ dialects }: SgpLogRecordProcessorOptions = {}) {
    const { events, recordNames } = dialectsWith(dialects);
    this.#recordNames = recordNames;
    this.#areContent = [(eventName) => events.has(eventName)];
  }

  /** What an exporter with dialects of its own says when it is to read the records. */
  keepEvents(isContent: (eventName: string) => boolean): void {
    if (this.#areContent.length < MAX_READERS) this.#areContent.push(isContent);
  }

  /** Never throws. */
  onEmit(record: EmittedLogRecord, _context?: unknown): void {
    if (this.#isShutDown) return;
    try {
      const name = recordName(record, this.#recordNames);
      if (name === undefined || !this.#areContent.some((isContent) => isContent(name))) return;
      const spanContext = soundContext(record.spanContext);
      if (spanContext === INVALID_SPAN_CONTEXT || !spanContext.spanId) return;
      const { eventName, attributes, body } = record;
      this.#buffer.add(spanContext, { eventName, attributes, body });
      if (this.#buffer.evictedSpans > 0 && !this.#hasWarned) {
        this.#hasWarned = true;
        log.warn(
          'GenAI log records of spans that had not been sent were let go: more of them wait than fit into memory. ' +
            'This is said once.',
        );
      }
    } catch (error) {
      this.#failed.warn(() => `A log record could not be read: ${thrownText(error)}.`);
    }
  }

  /** The content records of a span, once: no {@link reader} gets them afterwards. */
  take(spanContext: SpanContext): readonly LogRecordLike[] | undefined {
    return this.#buffer.take(spanContext);
  }

  /**
   * A source for one span processor: records are kept until every reader has taken or closed. From the 17th reader that
   * is open on, a reader takes for all.
   */
  reader(): LogRecordReader {
    const reader: LogRecordReader = {
      take: (spanContext) => this.#buffer.take(spanContext, reader),
      keepEvents: (isContent) => this.keepEvents(isContent),
      close: () => this.#buffer.removeReader(reader),
    };
    this.#buffer.addReader(reader);
    return reader;
  }

  async forceFlush(): Promise<void> {}

  /** Takes no more. What it holds stays, for spans that are sent after it: log providers are shut down first. */
  async shutdown(): Promise<void> {
    this.#isShutDown = true;
  }
}

/** Tells the log records in which instrumentations write prompts and answers, by the names of their events. */
export function contentRecords(dialects?: readonly Dialect[]): (record: LogRecordLike) => boolean {
  const { events } = dialectsWith(dialects);
  return ({ eventName, attributes }) => {
    const name = eventName ?? attributes?.['event.name'];
    return typeof name === 'string' && events.has(name);
  };
}
