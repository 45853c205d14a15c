// What changed between the prompts of two model calls of a trace.

import type { Span } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { formatDuration } from '../format/duration';
import { titleOf } from '../format/span-title';
import { contentAsText } from '../model/content-as-text';
import type { SpanNode } from '../model/span-tree';
import { useNavigation } from '../routing/use-route';
import { Problem } from '../ui/problem';
import { TextDiff } from '../ui/text-diff';

interface Props {
  span: Span;
  /** The other model calls of the trace, in order of time. */
  others: readonly SpanNode[];
  traceStartMicros: number;
}

export function PromptDiff({ span, others, traceStartMicros }: Props) {
  const { route, change, account } = useNavigation();
  const chosen = others.find((node) => node.span.id === route.parameters.with) ?? previousOf(span, others);
  const id = chosen?.span.id;
  const path = id && `traces/${encodeURIComponent(span.trace_id)}/spans/${encodeURIComponent(id)}`;
  const { value: other, error, reload } = useFetched<Span>(account, path);
  return (
    <div class="prompt-diff">
      <label>
        <span>Changes since</span>
        <select value={id} onChange={(event) => change({ with: event.currentTarget.value })}>
          {others.map((node) => (
            <option key={node.span.id} value={node.span.id}>
              {titleOf(node.span)} at {formatDuration(node.span.start_us - traceStartMicros)}
            </option>
          ))}
        </select>
      </label>
      <Problem error={error} onRetry={reload} />
      {other !== undefined && (
        <TextDiff label="Prompt" before={contentAsText(other.input)} after={contentAsText(span.input)} />
      )}
    </div>
  );
}

/** The call before this one, or else the first of the others. */
function previousOf(span: Span, others: readonly SpanNode[]): SpanNode | undefined {
  const start = Date.parse(span.start_timestamp) * 1000;
  return others.findLast((node) => node.span.start_us <= start) ?? others[0];
}
