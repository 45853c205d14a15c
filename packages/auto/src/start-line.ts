// What was started, in one line.
import { diag } from '@opentelemetry/api';
import type { SgpSpanProcessor } from '@sgp-otel/exporter';
import type { GenAiInstrumentation } from './genai-instrumentations';
import { isMainThread } from './thread';

export interface Started {
  /** `undefined` when no spans go to SGP. */
  readonly processor: SgpSpanProcessor | undefined;
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
  /** Whether with what is said; some only carry trace context through a library. */
  readonly hasContent: boolean;
}

export function sayStarted(started: Started): void {
  // A worker thread is part of the process that has said it.
  const say = isMainThread ? diag.info : diag.debug;
  say.call(diag, '@sgp-otel/auto', startLine(started));
}

function startLine(started: Started): string {
  const { processor, serviceName, otherDestinations, genAi, capturesContent, nodeCount, notRecorded } = started;
  const { baseUrl, accountId, skipSpanStart } = processor?.settings ?? {};
  const sgp = processor
    ? `${baseUrl}, account ${accountId}, span-start writes ${skipSpanStart ? 'skipped' : 'sent'}`
    : undefined;
  const to = [sgp, ...otherDestinations].filter((each) => each !== undefined).join(', and to ');
  const notSgp = processor ? '' : ' Nothing goes to SGP: OTEL_TRACES_EXPORTER does not name sgp.';
  const models = genAi.map(({ library, family }) => `${library} (${family})`).join(', ');
  const withContent = genAi.filter(({ hasContent }) => hasContent).map(({ library }) => library);
  const messages = capturesContent
    ? withContent.join(', ') || 'none'
    : 'left out, by OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';
  const on = [...(models ? [`models: ${models}`, `messages: ${messages}`] : []), `${nodeCount} of the Node set`].join(
    '; ',
  );
  return `Tracing to ${to}, service ${serviceName}.${notSgp} On: ${on}.${notRecorded ? ` ${notRecorded}` : ''}`;
}
