// The item's name: the span's, or SGP's profiler convention, by which the platform groups (contract: Metadata
// conventions).
import type { SpanClass } from './classify-span';
import type { DialectTables } from './dialect-tables';
import type { SpanView } from './span-view';

export type SpanNaming = 'span' | 'sgp';

export function spanName(
  view: SpanView,
  dialects: DialectTables,
  { isModelCall, type }: SpanClass,
  naming: SpanNaming,
): string {
  const name = recordedName(view, dialects);
  if (naming === 'span') return name;
  if (isModelCall) {
    const model = view.firstTextOf(dialects.modelNameKeys);
    return model === undefined ? name : `llm:${model}`.toWellFormed();
  }
  if (type !== 'CODE_EXECUTION') return name;
  return `tool:${view.firstTextOf(dialects.toolNameKeys) ?? name}`.toWellFormed();
}

function recordedName(view: SpanView, dialects: DialectTables): string {
  const { name } = view.span;
  if (typeof name !== 'string' || name === '') return 'unnamed';
  if (view.isGenAi) {
    for (const itemName of dialects.itemNames) {
      const other = itemName(view, dialects);
      if (other !== undefined) return other.toWellFormed();
    }
  }
  return name.toWellFormed();
}
