// What a streamed message of Anthropic's API says: its content blocks, put together from the events.
import { isLoose, type Loose, looseField, number, text } from '../calls/loose';

type Growing = Record<string, unknown>;

/** Which text of a block each kind of delta adds to. */
const DELTA_TEXTS: Readonly<Record<string, { from: string; to: string }>> = {
  text_delta: { from: 'text', to: 'text' },
  thinking_delta: { from: 'thinking', to: 'thinking' },
  input_json_delta: { from: 'partial_json', to: 'inputJson' },
};

export class StreamedParts {
  readonly #blocks = new Map<number, Growing>();

  add(event: Loose): void {
    const index = number(event.index) ?? 0;
    // A copy, since the deltas are added to it and the event belongs to the application.
    if (event.type === 'content_block_start') this.#blocks.set(index, { ...looseField(event, 'content_block') });
    if (event.type !== 'content_block_delta') return;
    const delta = looseField(event, 'delta');
    const block = this.#blocks.get(index);
    const texts = DELTA_TEXTS[String(delta.type)];
    if (!block || !texts) return;
    block[texts.to] = String(block[texts.to] ?? '') + String(delta[texts.from] ?? '');
  }

  /** The content blocks so far, in the shape of OpenTelemetry's conventions. */
  parts(): Growing[] {
    return [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => partOf(block));
  }
}

function partOf({ inputJson, ...block }: Growing): Growing {
  switch (block.type) {
    case 'text':
      return { type: 'text', content: block.text };
    case 'thinking':
      return { type: 'reasoning', content: block.thinking };
    case 'tool_use':
      return { type: 'tool_call', id: block.id, name: block.name, arguments: text(inputJson) ?? block.input };
    default:
      return isLoose(block.input) && inputJson !== undefined ? { ...block, input: inputJson } : block;
  }
}
