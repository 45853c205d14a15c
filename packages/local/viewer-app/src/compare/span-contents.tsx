// What two spans that belong together said, side by side.

import type { Span } from '../api/types';
import { useFetched } from '../api/use-fetched';
import type { AlignedRow } from '../model/align-spans';
import type { SpanNode } from '../model/span-tree';
import { ReadableContent } from '../span/readable-content';
import { SpanError } from '../span/span-facts';

interface Props {
  account: string | undefined;
  row: AlignedRow;
  /** Ids of the left and the right trace. */
  traceIds: readonly [string, string];
}

export function SpanContents({ account, row, traceIds: [left, right] }: Props) {
  return (
    <div class="compare-content">
      <SideContent account={account} traceId={left} node={row.left} title="Left" />
      <SideContent account={account} traceId={right} node={row.right} title="Right" />
    </div>
  );
}

interface SideContentProps {
  account: string | undefined;
  traceId: string;
  node: SpanNode | undefined;
  title: string;
}

function SideContent({ account, traceId, node, title }: SideContentProps) {
  const path = node && `traces/${encodeURIComponent(traceId)}/spans/${encodeURIComponent(node.span.id)}`;
  const { value } = useFetched<Span>(account, path);
  return (
    <section aria-label={`Content, ${title}`}>
      <h2>{title}</h2>
      {node === undefined && <p class="quiet">This trace has no such span.</p>}
      {value !== undefined && (
        <>
          <SpanError span={value} />
          <ReadableContent span={value} />
        </>
      )}
    </section>
  );
}
