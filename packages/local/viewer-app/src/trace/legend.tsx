// Which colour is which kind of span. Choosing a kind dims the others.

import { useMemo } from 'preact/hooks';
import { formatCount } from '../format/amount';
import { HEAT_LABELS } from '../model/heat';
import { KIND_LABELS, kindOf, SPAN_KINDS, type SpanKind } from '../model/span-kind';
import type { SpanTree } from '../model/span-tree';

interface Props {
  tree: SpanTree;
  kind: string | undefined;
  showsPath: boolean;
  showsFlame: boolean;
  showsHeat: boolean;
  change(parameters: Record<string, string | undefined>): void;
}

export function Legend({ tree, kind, showsPath, showsFlame, showsHeat, change }: Props) {
  const counts = useMemo(() => countKinds(tree), [tree]);
  return (
    <div class="legend" role="group" aria-label="Kinds of spans">
      {showsHeat && <HeatScale />}
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
        aria-pressed={showsFlame}
        title="f"
        onClick={() => change({ flame: showsFlame ? undefined : 'on', frame: undefined })}
      >
        Flame graph
      </button>
      <button
        type="button"
        aria-pressed={showsHeat}
        title="u"
        onClick={() => change({ heat: showsHeat ? undefined : 'on' })}
      >
        Compare with usual
      </button>
      <button
        type="button"
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

/** What the colours say while they do not stand for kinds. */
function HeatScale() {
  return (
    <ul class="heat-scale" aria-label="Duration against spans of the same name">
      {HEAT_LABELS.map((label, level) => (
        <li key={label}>
          <span class={`heat-sample heat-${level}`} aria-hidden="true" /> {label}
        </li>
      ))}
      <li>
        <span class="heat-sample heat-unknown" aria-hidden="true" /> Not known
      </li>
    </ul>
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
