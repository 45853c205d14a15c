// The model of a call, read once when the span is written.

import type { SpanItem } from '../contract/span';

const MAX_MODEL_LENGTH = 200;

/** The model that answered (`output.model`), or else the one that was asked for (`input.model`). */
export function readModel({ input, output }: Pick<SpanItem, 'input' | 'output'>): string | null {
  for (const model of [output?.model, input?.model]) {
    if (typeof model === 'string' && model.trim() !== '') return model.trim().slice(0, MAX_MODEL_LENGTH).toWellFormed();
  }
  return null;
}
