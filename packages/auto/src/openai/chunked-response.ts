// The events of a streamed response. The last one holds the whole response; until it comes, the answer is what the
// others have told.
import { isLoose, type Loose, looseField, number, text } from '../calls/loose';
import type { AnswerOfChunks } from './operation';

type Growing = Record<string, unknown>;

export class ChunkedResponse implements AnswerOfChunks {
  #response: Loose = {};
  readonly #items = new Map<number, Growing>();

  add(event: Loose): void {
    const type = text(event.type) ?? '';
    // The last event holds the whole response, whether completed, incomplete or failed. The first ones, created and
    // in_progress, hold its id and its model.
    if (isLoose(event.response)) this.#response = event.response;
    else if (type === 'error') this.#response = { ...this.#response, status: 'failed', error: errorOf(event) };
    else if (type === 'response.output_item.added' || type === 'response.output_item.done') this.#setItem(event);
    else if (type.endsWith('.delta')) this.#addDelta(type, event);
  }

  answer(): Loose {
    const output = this.#response.output;
    if (Array.isArray(output) && output.length > 0) return this.#response;
    const inOrder = [...this.#items].sort(([a], [b]) => a - b);
    return { ...this.#response, output: inOrder.map(([, item]) => item) };
  }

  #setItem(event: Loose): void {
    // A copy, since later events add to it and this one belongs to the application.
    if (isLoose(event.item)) this.#items.set(number(event.output_index) ?? 0, { ...event.item });
  }

  #addDelta(type: string, event: Loose): void {
    const item = this.#items.get(number(event.output_index) ?? 0);
    if (!item || typeof event.delta !== 'string') return;
    if (type === 'response.output_text.delta' || type === 'response.refusal.delta') {
      const key = type === 'response.refusal.delta' ? 'refusal' : 'text';
      growPart(item, number(event.content_index) ?? 0, key, event.delta);
    } else if (type === 'response.function_call_arguments.delta' || type === 'response.mcp_call_arguments.delta') {
      item.arguments = String(item.arguments ?? '') + event.delta;
    } else if (type === 'response.custom_tool_call_input.delta') {
      item.input = String(item.input ?? '') + event.delta;
    }
  }
}

function growPart(item: Growing, index: number, key: 'text' | 'refusal', delta: string): void {
  const content = Array.isArray(item.content) ? [...item.content] : [];
  const before = isLoose(content[index]) ? content[index] : {};
  content[index] = { type: key === 'text' ? 'output_text' : key, [key]: String(before[key] ?? '') + delta };
  item.content = content;
}

function errorOf(event: Loose): Loose {
  const inner = looseField(event, 'error');
  return { code: event.code ?? inner.code, message: event.message ?? inner.message };
}
