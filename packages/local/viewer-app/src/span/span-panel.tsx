// Everything about the selected span: readable by default, raw on demand.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Span, UsualDuration } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { titleOf } from '../format/span-title';
import { kindOf } from '../model/span-kind';
import type { SpanNode, SpanTree } from '../model/span-tree';
import { useNavigation } from '../routing/use-route';
import { copyText } from '../ui/copy-text';
import { Problem } from '../ui/problem';
import { Feedback } from './feedback';
import { PromptDiff } from './prompt-diff';
import { RawContent } from './raw-content';
import { ReadableContent } from './readable-content';
import { spanAsCurl } from './span-as-curl';
import { SpanError, SpanFacts, SpanUsage } from './span-facts';

interface Props {
  node: SpanNode;
  tree: SpanTree;
  traceId: string;
  account: string | undefined;
  /** How long spans of this name usually take. */
  usual: UsualDuration | undefined;
  /** A change of this fetches the span again: it ended. */
  version: number;
  onSelect(id: string): void;
  onClose(): void;
}

export function SpanPanel({ node, tree, traceId, account, usual, version, onSelect, onClose }: Props) {
  const { route, change } = useNavigation();
  const id = node.span.id;
  const path = `traces/${encodeURIComponent(traceId)}/spans/${encodeURIComponent(id)}`;
  const { value: fetched, error, reload } = useFetched<Span>(account, path, { v: version });
  // What is shown stays until the next span has come: no flicker while moving through the tree.
  const last = useRef<Span | undefined>(undefined);
  if (fetched !== undefined) last.current = fetched;
  const span = fetched ?? last.current;
  const otherCalls = useMemo(() => modelCallsBeside(node, tree), [node.span.id, tree]);
  const tab = route.parameters.tab === 'diff' && otherCalls.length === 0 ? undefined : route.parameters.tab;
  const body = useRef<HTMLDivElement>(null);
  // When another span is selected, the panel is scrolled to its top.
  useEffect(() => body.current?.scrollTo(0, 0), [id]);
  return (
    <section class="span-panel" aria-label="Selected span">
      <div class="panel-head">
        <span class={`kind-dot kind-${kindOf(node.span.type)}`} aria-hidden="true" />
        <h2>{titleOf(node.span)}</h2>
        <button
          type="button"
          class="quiet-button close"
          aria-label="Close the span panel"
          title="Esc"
          onClick={onClose}
        >
          ×
        </button>
      </div>
      <div class="panel-tools">
        <span class="type">{node.span.type}</span>
        <span class={`badge ${badgeClass(node)}`}>
          {node.span.status ?? (node.span.end_us === null ? 'In flight' : 'No status')}
        </span>
        <span class="spacer" />
        {span !== undefined && (
          <>
            <button
              type="button"
              class="quiet-button"
              onClick={() => copyText(JSON.stringify(span, null, 2), 'Span copied as JSON')}
            >
              Copy JSON
            </button>
            <button
              type="button"
              class="quiet-button"
              onClick={() => copyText(spanAsCurl(span, location.origin), 'Span copied as a curl command')}
            >
              Copy curl
            </button>
          </>
        )}
      </div>
      <div class="tabs" role="group" aria-label="Content as">
        <button type="button" aria-pressed={tab !== 'raw' && tab !== 'diff'} onClick={() => change({ tab: undefined })}>
          Readable
        </button>
        <button type="button" aria-pressed={tab === 'raw'} onClick={() => change({ tab: 'raw' })}>
          Raw
        </button>
        {otherCalls.length > 0 && (
          <button type="button" aria-pressed={tab === 'diff'} onClick={() => change({ tab: 'diff' })}>
            Prompt diff
          </button>
        )}
      </div>
      {/* Scrolls by itself, so it takes the keyboard. */}
      <div
        ref={body}
        class="panel-body"
        data-own-keys
        tabIndex={0}
        role="region"
        aria-label="Content of the span"
        aria-busy={fetched === undefined}
      >
        <Problem error={error} onRetry={reload} />
        {span !== undefined && (
          <>
            <SpanError span={span} />
            <SpanUsage span={span} estimatedCost={node.span.estimated_cost_usd} />
            {tab === 'raw' && <RawContent span={span} />}
            {tab === 'diff' && <PromptDiff span={span} others={otherCalls} traceStartMicros={tree.startMicros} />}
            {tab !== 'raw' && tab !== 'diff' && <ReadableContent span={span} />}
            <Feedback key={id} traceId={traceId} spanId={id} />
            <SpanFacts span={span} node={node} usual={usual} onSelect={onSelect} />
          </>
        )}
      </div>
    </section>
  );
}

/** The other model calls of the trace, in order of time; none beside a span that is no model call. */
function modelCallsBeside(node: SpanNode, tree: SpanTree): SpanNode[] {
  if (node.span.type !== 'COMPLETION') return [];
  return [...tree.byId.values()].filter((other) => other !== node && other.span.type === 'COMPLETION');
}

function badgeClass({ span }: SpanNode): string {
  if (span.status === 'ERROR') return 'failed';
  if (span.status === 'SUCCESS') return 'success';
  return span.end_us === null ? 'in-flight' : '';
}
