// What was started, in one line: one sentence for each thing that a reader wants to know.
import { type SgpSpanProcessor, variableText } from '@sgp-otel/exporter';
import { log } from './diagnostics/log';
import { connectionVariables, isTestFile } from './environment/environment';
import type { GenAiInstrumentation } from './instrumentations/genai-instrumentations';

export interface Started {
  /** `undefined` when no spans go to SGP. */
  readonly processor: Pick<SgpSpanProcessor, 'settings' | 'foundInSpool'> | undefined;
  readonly serviceName: string;
  readonly otherDestinations: readonly string[];
  readonly genAi: readonly RecordedLibrary[];
  /** Whether messages to and from models are wanted at all. */
  readonly capturesContent: boolean;
  readonly nodeCount: number;
  /** A sentence about libraries of the application that nothing records. */
  readonly notRecorded: string | undefined;
}

/** A model library and what records its calls. */
export interface RecordedLibrary extends Pick<GenAiInstrumentation, 'library' | 'family'> {
  /** Whether its messages are recorded; some instrumentations only carry trace context through a library. */
  readonly hasContent: boolean;
}

type Sentence = (started: Started) => string | undefined;

const SENTENCES: readonly Sentence[] = [tracingTo, spool, notToSgp, on, nothingRecords];

export function sayStarted(started: Started): void {
  if (isTestFile()) log.debug(startLine(started));
  else log.info(startLine(started));
}

export function startLine(started: Started): string {
  return SENTENCES.map((sentence) => sentence(started))
    .filter((text) => text !== undefined)
    .join(' ');
}

function tracingTo({ processor, otherDestinations, serviceName }: Started): string {
  const to = [...(processor ? [sgp(processor)] : []), ...otherDestinations].join(', and to ');
  return `Tracing to ${to}, service ${serviceName}.`;
}

function sgp({ settings }: Pick<SgpSpanProcessor, 'settings'>): string {
  // Somebody put the key into both variables.
  const isKey = settings.accountId === variableText(connectionVariables().SGP_API_KEY);
  const account = isKey ? 'not shown (SGP_ACCOUNT_ID has the value of SGP_API_KEY)' : settings.accountId;
  const startWrites = settings.skipSpanStart ? 'skipped' : 'sent';
  const mode = `span-start writes ${startWrites} (AGENTEX_TRACING_SKIP_SPAN_START)`;
  return `${settings.baseUrl}, account ${account}, ${mode}`;
}

function spool({ processor }: Started): string | undefined {
  const found = processor?.foundInSpool;
  if (!processor || !found) return undefined;
  const { spoolDir, spoolMode } = processor.settings;
  const mebibytes = (found.bytes / 1024 / 1024).toFixed(1);
  const what = found.segments === 0 ? 'nothing' : `${mebibytes} MiB of ${found.orphans} ended processes`;
  return `Spool: ${spoolDir}, mode ${spoolMode}, ${what} found there.`;
}

function notToSgp({ processor }: Started): string | undefined {
  return processor ? undefined : 'Nothing goes to SGP: OTEL_TRACES_EXPORTER does not name sgp.';
}

function on({ genAi, capturesContent, nodeCount }: Started): string {
  const nodeSet = `${nodeCount} of the Node set`;
  if (genAi.length === 0) return `On: ${nodeSet}.`;
  const models = genAi.map(({ library, family }) => `${library} (${family})`).join(', ');
  return `On: models: ${models}; messages: ${messages(genAi, capturesContent)}; ${nodeSet}.`;
}

function messages(genAi: readonly RecordedLibrary[], capturesContent: boolean): string {
  if (!capturesContent) return 'left out, by OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';
  const recorded = genAi.filter(({ hasContent }) => hasContent).map(({ library }) => library);
  return recorded.join(', ') || 'none';
}

function nothingRecords({ notRecorded }: Started): string | undefined {
  return notRecorded;
}
