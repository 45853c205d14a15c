// Every kind of use of @sgp-otel/exporter, compiled by the test of the packed types.
import { metrics, trace } from '@opentelemetry/api';
import {
  type DropReason,
  type JsonObject,
  type Mask,
  type ProcessorStats,
  recordTurnUsage,
  type SettingOptions,
  type SettingValues,
  SgpClient,
  SgpError,
  type SgpErrorCode,
  type SgpItem,
  SgpLogRecordProcessor,
  type SgpSearchPage,
  type SgpSpan,
  SgpSpanExporter,
  SgpSpanProcessor,
  type SgpSpanProcessorOptions,
  type SpanLike,
  type SpanUpserter,
  setGroup,
  setInput,
  setOutput,
  setSpanType,
  settingsTable,
  sgpSpanTypes,
  spanToItem,
} from '@sgp-otel/exporter';

const mask: Mask = (key, value) => (key === 'secret' ? '' : value);
const settings: SettingOptions = { batchSize: 100, spanNaming: 'sgp', apiKey: undefined };
const client: SpanUpserter = {
  async upsertBatch(items: readonly SgpItem[]) {
    return items.length;
  },
};

const options: SgpSpanProcessorOptions = {
  ...settings,
  client,
  mask,
  meterProvider: metrics.getMeterProvider(),
  logRecordProcessor: new SgpLogRecordProcessor(),
  mapItem: (item: SgpItem, span: SpanLike) => ({ ...item, name: span.name }),
  mapType: (span, type) => (span.name === 'tool' ? 'CODE_EXECUTION' : type),
  spanPredicate: (span) => span.attributes['http.route'] !== '/health',
};

export const processor = new SgpSpanProcessor(options);
export const exporter = new SgpSpanExporter({ concurrency: 2 });
const values: SettingValues = processor.settings;
export const lingerMillis: number = values.lingerMillis;
export const naming: 'span' | 'sgp' = values.spanNaming;

// @ts-expect-error the option is a number
new SgpSpanProcessor({ batchSize: '100' });
// @ts-expect-error there is no such option
new SgpSpanProcessor({ batchsize: 100 });
// @ts-expect-error one of two words
new SgpSpanExporter({ spanNaming: 'other' });
// @ts-expect-error not public
exporter.relations;
// @ts-expect-error not public
exporter.deliver([]);

const stats: ProcessorStats = processor.stats();
export const lost: number = stats.droppedByReason['queue_full' satisfies DropReason] ?? 0;

export async function call(): Promise<SgpSpan | undefined> {
  const api = new SgpClient({ apiKey: 'k', accountId: 'a', baseUrl: 'http://127.0.0.1:5003' });
  try {
    const item: SgpItem = {
      name: 'n',
      trace_id: 't',
      start_timestamp: '2026-11-21T10:00:00.000Z',
      type: sgpSpanTypes[0],
    };
    const { attempts } = await api.upsertBatch([item], { signal: new AbortController().signal, maxAttempts: 1 });
    await api.upsertEncodedBatch(new Uint8Array(attempts));
    const page: SgpSearchPage = await api.search({ traceIds: ['t'], limit: 10 });
    return page.items[0];
  } catch (error) {
    if (!SgpError.isSgpError(error)) throw error;
    const code: SgpErrorCode = error.code;
    console.log(code, error.status, error.systemCode, error.message);
    return undefined;
  } finally {
    api.close();
  }
}

const span = trace.getTracer('app').startSpan('turn');
setSpanType(span, 'AGENT_WORKFLOW');
setGroup(span, 42);
setInput(span, { question: 'why' });
setOutput(span, ['because']);
recordTurnUsage(span, { inputTokens: 1, outputTokens: 2 }, 0.1);

export const metadata: JsonObject | undefined = spanToItem({} as SpanLike, { captureContent: false }).metadata;
export const variables: readonly string[] = settingsTable.batchSize.variables;
export const flushed: Promise<void> = processor.forceFlush({ timeoutMillis: 1 });
processor.shutdownSync();
