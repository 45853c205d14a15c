// Input and output of a span: each side from the first source that holds it (mapping 8.1, 8.2).
import type { DraftObject, DraftValue } from '../item/item-draft';
import type { ContentSide } from './attribute-key';
import type { SpanClass } from './classify-span';
import {
  aiSdkDedicatedInput,
  aiSdkDedicatedOutput,
  aiSdkPrompt,
  aiSdkPromptMessages,
  aiSdkResponse,
  withAiSdkTools,
} from './dialects/ai-sdk';
import { frameworkContent } from './dialects/frameworks';
import {
  genAiDedicatedInput,
  genAiDedicatedOutput,
  genAiInputMessages,
  genAiOutputMessages,
  promptInput,
  withTools,
} from './dialects/gen-ai';
import { eventInput, eventOutput } from './dialects/gen-ai-events';
import { infrastructureInput, infrastructureOutput } from './dialects/infrastructure';
import { langfuseInput, langfuseOutput } from './dialects/langfuse';
import { completionText, promptText } from './dialects/langsmith';
import { mcpInput } from './dialects/mcp';
import {
  openInferenceDedicatedInput,
  openInferenceDedicatedOutput,
  openInferenceInput,
  openInferenceOutput,
  openInferenceToolParameters,
  openInferenceValue,
} from './dialects/openinference';
import { entityInput, entityOutput, indexedCompletions, indexedPrompts } from './dialects/traceloop';
import { rankedInput, rankedOutput, vectorDocuments } from './dialects/vector-search';
import { wrapContent } from './messages/wrap-content';
import type { SpanView } from './span-view';

type Source = (view: SpanView) => DraftObject | undefined;

const authored =
  (side: ContentSide): Source =>
  (view) =>
    wrapContent(view.json(`sgp.${side}`), { side, isRecorded: false });

const MESSAGE_INPUTS: readonly Source[] = [
  genAiInputMessages,
  openInferenceInput,
  aiSdkPromptMessages,
  indexedPrompts,
  eventInput,
  aiSdkPrompt,
];
const GENERIC_INPUTS: readonly Source[] = [
  langfuseInput,
  entityInput,
  promptText,
  (view) => openInferenceValue(view, 'input'),
  (view) => frameworkContent(view, 'input'),
  openInferenceToolParameters,
];
const DEDICATED_INPUTS: readonly Source[] = [
  genAiDedicatedInput,
  openInferenceDedicatedInput,
  aiSdkDedicatedInput,
  mcpInput,
  rankedInput,
];

const MESSAGE_OUTPUTS: readonly Source[] = [
  genAiOutputMessages,
  openInferenceOutput,
  indexedCompletions,
  eventOutput,
  aiSdkResponse,
];
const GENERIC_OUTPUTS: readonly Source[] = [
  langfuseOutput,
  entityOutput,
  completionText,
  (view) => openInferenceValue(view, 'output'),
  (view) => frameworkContent(view, 'output'),
];
const DEDICATED_OUTPUTS: readonly Source[] = [
  genAiDedicatedOutput,
  openInferenceDedicatedOutput,
  aiSdkDedicatedOutput,
  vectorDocuments,
  rankedOutput,
];

interface SourceOrder {
  readonly authored: Source;
  /** Model calls and agents. */
  readonly model: readonly Source[];
  /** Everything else. */
  readonly other: readonly Source[];
  readonly infrastructure: Source;
}

const ORDERS: Readonly<Record<ContentSide, SourceOrder>> = {
  input: {
    authored: authored('input'),
    model: [...MESSAGE_INPUTS, ...GENERIC_INPUTS, ...DEDICATED_INPUTS],
    other: [...DEDICATED_INPUTS, ...GENERIC_INPUTS, ...MESSAGE_INPUTS],
    infrastructure: infrastructureInput,
  },
  output: {
    authored: authored('output'),
    model: [...MESSAGE_OUTPUTS, ...GENERIC_OUTPUTS, ...DEDICATED_OUTPUTS],
    other: [...DEDICATED_OUTPUTS, ...GENERIC_OUTPUTS, ...MESSAGE_OUTPUTS],
    infrastructure: infrastructureOutput,
  },
};

/** `undefined` when nothing was recorded. A source that cannot be read is passed over, and used as plain text if no other has anything. */
export function readContent(
  view: SpanView,
  spanClass: SpanClass,
  side: ContentSide,
  withSummary: boolean,
): DraftObject | undefined {
  const order = ORDERS[side];
  if (!view.isGenAi && !(view.span.events?.length > 0)) return withSummary ? order.infrastructure(view) : undefined;
  const isModelLike = spanClass.type === 'COMPLETION' || spanClass.type === 'AGENT_WORKFLOW';
  const authored = attempt(order.authored, view);
  if (authored) return authored;
  const content =
    (side === 'input' && spanClass.type === 'PROMPT_ENGINEERING' ? attempt(promptInput, view) : undefined) ??
    firstOf(isModelLike ? order.model : order.other, view) ??
    asPlainText(view, side) ??
    // A failed call of a model has an HTTP status, which is no answer.
    (withSummary && (!spanClass.isGenAi || spanClass.requestedType) ? attempt(order.infrastructure, view) : undefined);
  return content && isModelLike && side === 'input' ? withOwnTools(content, view) : content;
}

/** What may be called is recorded apart from what was asked, and must not be lost with the source that is passed over. */
function withOwnTools(input: DraftObject, view: SpanView): DraftObject {
  const known = withTools(input, view);
  return Array.isArray(known.messages) ? withAiSdkTools(known, view) : known;
}

function firstOf(sources: readonly Source[], view: SpanView): DraftObject | undefined {
  for (const source of sources) {
    const content = attempt(source, view);
    if (content !== undefined) return content;
  }
  return undefined;
}

/** One source that fails must not cost the span: what it could not read stays in the metadata. */
function attempt(source: Source, view: SpanView): DraftObject | undefined {
  try {
    return source(view);
  } catch {
    return undefined;
  }
}

function asPlainText(view: SpanView, side: ContentSide): DraftObject | undefined {
  const unread = view.unreadText(side);
  if (unread === undefined) return undefined;
  view.unread.delete(unread.key);
  return { [side]: unread.text as DraftValue };
}
