// Input and output of a span: each side from the first source that holds it (mapping 8.1, 8.2).
import type { DraftObject, DraftValue } from '../item/item-draft';
import { type ContentSide, DATABASE, HTTP, MESSAGING, RPC } from './attribute-key';
import type { SpanClass } from './classify-span';
import type { DialectTables, Source } from './dialect-tables';
import { authoredContent } from './dialects/authored';
import { infrastructureInput, infrastructureOutput } from './dialects/infrastructure';
import { lastResort } from './last-resort';
import { firstReadable } from './readable-content';
import type { SpanView } from './span-view';

const authored: Readonly<Record<ContentSide, Source>> = {
  input: (view) => authoredContent(view, 'input'),
  output: (view) => authoredContent(view, 'output'),
};
const infrastructure: Readonly<Record<ContentSide, Source>> = {
  input: infrastructureInput,
  output: infrastructureOutput,
};

/** What a call of plain infrastructure was, in a few words: no content. */
export function summaryOf(view: SpanView, side: ContentSide): DraftObject | undefined {
  return infrastructure[side](view);
}

/**
 * `undefined` when nothing was recorded. A source that cannot be read is passed over, and used as plain text if no
 * other has anything.
 */
export function readContent(
  view: SpanView,
  dialects: DialectTables,
  spanClass: SpanClass,
  side: ContentSide,
  withSummary: boolean,
): DraftObject | undefined {
  const summary = infrastructure[side];
  if (!view.isGenAi && !(view.span.events?.length > 0)) return withSummary ? summary(view) : undefined;
  const isModelLike = spanClass.type === 'COMPLETION' || spanClass.type === 'AGENT_WORKFLOW';
  const own = attempt(authored[side], view);
  if (own) return own;
  const { model, other } = dialects.sources[side];
  const isTemplate = side === 'input' && spanClass.type === 'PROMPT_ENGINEERING';
  const last: readonly Source[] = [
    () => asPlainText(view, side),
    () => (isOpen(view, spanClass) ? lastResort(view, spanClass, side) : undefined),
    // A failed call of a model has an HTTP status, which is no answer.
    () => (withSummary && (!spanClass.isGenAi || spanClass.requestedType) ? summary(view) : undefined),
  ];
  const sources = isModelLike ? model : other;
  const content = firstReadable(
    view,
    isTemplate ? [dialects.promptTemplates, sources, last] : [sources, last],
    attempt,
  );
  return content && isModelLike && side === 'input' ? completed(content, view, dialects) : content;
}

/** Whether the span may have content: plain infrastructure has none, whatever attributes were copied onto it. */
function isOpen(view: SpanView, { isGenAi }: SpanClass): boolean {
  return view.isGenAi && (isGenAi || !view.isOf(DATABASE | HTTP | RPC | MESSAGING));
}

/**
 * Adds what is recorded apart from the messages, such as tool definitions, whichever source the messages came from.
 */
function completed(input: DraftObject, view: SpanView, { inputAdditions }: DialectTables): DraftObject {
  return inputAdditions.reduce((known, add) => add(known, view), input);
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
