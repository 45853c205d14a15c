// The choices of a streamed chat answer: pieces of text, and tool calls whose arguments come in pieces, by their index.
import { isLoose, type Loose, looseField, looseList, number } from '../calls/loose';

type Growing = Record<string, unknown>;

interface GrowingChoice {
  readonly message: Growing;
  readonly calls: Map<number, Growing>;
  finishReason: unknown;
}

const GROWING_TEXTS = ['content', 'refusal', 'reasoning_content', 'reasoning'];

export class ChunkedChoices {
  readonly #choices = new Map<number, GrowingChoice>();

  add(chunk: Loose): void {
    const index = number(chunk.index) ?? 0;
    const choice: GrowingChoice = this.#choices.get(index) ?? {
      message: {},
      calls: new Map(),
      finishReason: undefined,
    };
    this.#choices.set(index, choice);
    choice.finishReason = chunk.finish_reason ?? choice.finishReason;
    const delta = looseField(chunk, 'delta');
    if (typeof delta.role === 'string') choice.message.role = delta.role;
    for (const key of GROWING_TEXTS) append(choice.message, key, delta[key]);
    if (isLoose(delta.audio)) choice.message.audio = grown(choice.message.audio, delta.audio, ['data', 'transcript']);
    // The API before it had tools: a message calls at most one function.
    if (isLoose(delta.function_call)) {
      choice.message.function_call = grown(choice.message.function_call, delta.function_call, ['name', 'arguments']);
    }
    for (const [position, piece] of looseList(delta.tool_calls).entries()) {
      const at = number(piece.index) ?? position;
      choice.calls.set(at, grownCall(choice.calls.get(at) ?? {}, piece));
    }
  }

  all(): Loose[] {
    const inOrder = [...this.#choices].sort(([a], [b]) => a - b);
    return inOrder.map(([index, { message, calls, finishReason }]) => ({
      index,
      finish_reason: finishReason,
      message: calls.size > 0 ? { ...message, tool_calls: [...calls.values()] } : message,
    }));
  }
}

function grownCall(call: Growing, piece: Loose): Growing {
  if (piece.id) call.id = piece.id;
  if (isLoose(piece.function)) call.function = grown(call.function, piece.function, ['name', 'arguments']);
  if (isLoose(piece.custom)) call.custom = grown(call.custom, piece.custom, ['name', 'input']);
  return call;
}

function grown(before: unknown, piece: Loose, textKeys: readonly string[]): Growing {
  const after: Growing = isLoose(before) ? (before as Growing) : {};
  for (const key in piece) if (!textKeys.includes(key)) after[key] = piece[key];
  for (const key of textKeys) append(after, key, piece[key]);
  return after;
}

function append(to: Growing, key: string, piece: unknown): void {
  if (typeof piece === 'string') to[key] = ((to[key] as string | undefined) ?? '') + piece;
}
