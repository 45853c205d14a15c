// Which colour is which kind of span. Choosing a kind dims the others.

import { useMemo } from 'preact/hooks';
import { formatCount } from '../format/amount';
import { KIND_LABELS, kindOf, SPAN_KINDS, type SpanKind } from '../model/span-kind';
import type { SpanTree } from '../model/span-tree';

interface Props {
  tree: SpanTree;
  kind: string | undefined;
  showsPath: boolean;
  change(parameters: Record<string, string | undefined>): void;
}

export function Legend({ tree, kind, showsPath, change }: Props) {
  const counts = useMemo(() => countKinds(tree), [tree]);
  return (
    <div class="legend" role="group" aria-label="Kinds of spans">
      {SPAN_KINDS.filter((known) => counts.has(known)).map((known) => (
        <button
          key={known}
          type="button"
          aria-pressed={kind === known}
          onClick={() => change({ kind: kind === known ? undefined : known })}
        >
          <span class={`kind-dot kind-${known}`} aria-hidden="true" />
          {KIND_LABELS[known]} <span class="quiet">{formatCount(counts.get(known))}</span>
        </button>
      ))}
      <button
        type="button"
        class="path-toggle"
        aria-pressed={showsPath}
        title="c"
        onClick={() => change({ path: showsPath ? 'off' : undefined })}
      >
        <span class="path-sample" aria-hidden="true" />
        Critical path
      </button>
    </div>
  );
}

function countKinds(tree: SpanTree): Map<SpanKind, number> {
  const counts = new Map<SpanKind, number>();
  for (const { span } of tree.byId.values()) {
    const kind = kindOf(span.type);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
