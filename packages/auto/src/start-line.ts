// What was started, in one line: one sentence for each thing that a reader wants to know.
import { diag } from '@opentelemetry/api';
import type { SgpSpanProcessor } from '@sgp-otel/exporter';
import type { GenAiInstrumentation } from './genai-instrumentations';
import { isStartSaid } from './said-at-start';

export interface Started {
  /** `undefined` when no spans go to SGP. */
  readonly processor: Pick<SgpSpanProcessor, 'settings'> | undefined;
  readonly otherDestinations: readonly string[];
  readonly serviceName: string;
  readonly genAi: readonly Pick<GenAiInstrumentation, 'library' | 'family'>[];
  readonly nodeCount: number;
}

type Sentence = (started: Started) => string | undefined;

const SENTENCES: readonly Sentence[] = [tracingTo, notToSgp, on];

export function sayStarted(started: Started): void {
  // A worker thread is part of the process that has said it.
  const say = isStartSaid() ? diag.debug : diag.info;
  say.call(diag, '@sgp-otel/auto', startLine(started));
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
  const account = settings.accountId === settings.apiKey ? '(the same as SGP_API_KEY)' : settings.accountId;
  const startWrites = `span-start writes ${settings.skipSpanStart ? 'skipped' : 'sent'} (AGENTEX_TRACING_SKIP_SPAN_START)`;
  return `${settings.baseUrl}, account ${account}, ${startWrites}`;
}

function notToSgp({ processor }: Started): string | undefined {
  return processor ? undefined : 'Nothing goes to SGP: OTEL_TRACES_EXPORTER does not name sgp.';
}

function on({ genAi, nodeCount }: Started): string {
  const models = genAi.map(({ library, family }) => `${library} (${family})`).join(', ');
  return `On: ${[...(models ? [`models: ${models}`] : []), `${nodeCount} of the Node set`].join('; ')}.`;
}
