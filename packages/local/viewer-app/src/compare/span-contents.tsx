// What two spans that belong together said: side by side, or as the difference of the texts.

import { useState } from 'preact/hooks';
import type { Span } from '../api/types';
import { useFetched } from '../api/use-fetched';
import type { AlignedRow } from '../model/align-spans';
import { contentAsText } from '../model/content-as-text';
import type { SpanNode } from '../model/span-tree';
import { ReadableContent } from '../span/readable-content';
import { SpanError } from '../span/span-facts';
import { TextDiff } from '../ui/text-diff';

interface Props {
  account: string | undefined;
  row: AlignedRow;
  /** Ids of the left and the right trace. */
  traceIds: readonly [string, string];
}

export function SpanContents({ account, row, traceIds }: Props) {
  const [asDiff, setAsDiff] = useState(false);
  const left = useSpan(account, traceIds[0], row.left);
  const right = useSpan(account, traceIds[1], row.right);
  const both = left !== undefined && right !== undefined;
  return (
    <>
      {both && (
        <div class="tabs" role="group" aria-label="Contents as">
          <button type="button" aria-pressed={!asDiff} onClick={() => setAsDiff(false)}>
            Side by side
          </button>
          <button type="button" aria-pressed={asDiff} onClick={() => setAsDiff(true)}>
            Difference
          </button>
        </div>
      )}
      {both && asDiff ? (
        <div class="compare-diff">
          <TextDiff label="Input" before={contentAsText(left.input)} after={contentAsText(right.input)} />
          <TextDiff label="Output" before={contentAsText(left.output)} after={contentAsText(right.output)} />
        </div>
      ) : (
        <div class="compare-content">
          <SideContent span={left} node={row.left} title="Left" />
          <SideContent span={right} node={row.right} title="Right" />
        </div>
      )}
    </>
  );
}

function useSpan(account: string | undefined, traceId: string, node: SpanNode | undefined): Span | undefined {
  const path = node && `traces/${encodeURIComponent(traceId)}/spans/${encodeURIComponent(node.span.id)}`;
  return useFetched<Span>(account, path).value;
}

interface SideContentProps {
  span: Span | undefined;
  node: SpanNode | undefined;
  title: string;
}

function SideContent({ span, node, title }: SideContentProps) {
  return (
    <section aria-label={`Content, ${title}`}>
      <h2>{title}</h2>
      {node === undefined && <p class="quiet">This trace has no such span.</p>}
      {span !== undefined && (
        <>
          <SpanError span={span} />
          <ReadableContent span={span} />
        </>
      )}
    </section>
  );
}
