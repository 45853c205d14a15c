// One span in the tree: name and totals on the left, its bar on the timeline on the right.

import { formatCostOf, formatCount, formatTokens, sum } from '../format/amount';
import { formatDuration } from '../format/duration';
import { titleOf } from '../format/span-title';
import type { CriticalStretch } from '../model/critical-path';
import { comparedWithUsual, heatOf, type UsualDurations } from '../model/heat';
import { kindOf } from '../model/span-kind';
import type { SpanNode } from '../model/span-tree';
import { FeedbackMark } from '../ui/feedback-badge';
import type { Range } from './zoom';

const INDENT_PIXELS = 14;
/** Deeper levels are not indented further, or no room would be left for the name. */
const MAX_INDENT_LEVELS = 14;

interface Props {
  node: SpanNode;
  index: number;
  topPixels: number;
  collapsed: boolean;
  selected: boolean;
  focusable: boolean;
  range: Range;
  traceStartMicros: number;
  stretches: CriticalStretch[] | undefined;
  /** When given, the bar's colour says how its duration compares with it. */
  heat: UsualDurations | undefined;
  kind: string | undefined;
  /** Why the span stands at the top although it is not the root. */
  topReason: string | undefined;
  /** The trace has spans of several services. */
  manyServices: boolean;
  /** The span is still open although nothing has arrived for its trace for long. */
  abandoned: boolean;
  onSelect(node: SpanNode): void;
  onToggle(node: SpanNode): void;
}

export function SpanRow(props: Props) {
  const { node, index, topPixels, collapsed, selected, focusable, kind, topReason, manyServices, onSelect, onToggle } =
    props;
  const { span } = node;
  const failed = span.status === 'ERROR';
  const spanKind = kindOf(span.type);
  const cost = span.cost_usd ?? span.estimated_cost_usd;
  const tokens = sum(span.input_tokens, span.output_tokens);
  // Where the work moved to another service.
  const showsService = manyServices && span.service !== node.parent?.span.service;
  const dimmed = kind !== undefined && kind !== spanKind;
  const classes = ['span-row', `kind-${spanKind}`];
  if (selected) classes.push('selected');
  if (dimmed) classes.push('dimmed');
  if (failed) classes.push('failed-row');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the whole tree are in the trace page
    <div
      role="row"
      class={classes.join(' ')}
      tabIndex={focusable ? 0 : -1}
      aria-rowindex={index + 2}
      aria-level={node.depth + 1}
      aria-selected={selected}
      {...(node.children.length > 0 ? { 'aria-expanded': !collapsed } : {})}
      data-span-id={span.id}
      style={{ transform: `translateY(${topPixels}px)` }}
      onClick={() => onSelect(node)}
    >
      <div
        role="gridcell"
        class="span-name-cell"
        style={{ paddingLeft: `${8 + Math.min(node.depth, MAX_INDENT_LEVELS) * INDENT_PIXELS}px` }}
      >
        {node.children.length > 0 ? (
          <span
            class={`twisty${collapsed ? ' closed' : ''}`}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              onToggle(node);
            }}
          />
        ) : (
          <span class="twisty-space" aria-hidden="true" />
        )}
        <span class="kind-dot" aria-hidden="true" />
        <span class="span-label" title={[span.name, span.type, span.service, span.scope].filter(Boolean).join(' · ')}>
          {titleOf(span)}
        </span>
        <span class="hidden-visually">, {span.type}</span>
        {showsService && span.service !== null && <span class="span-service">{span.service}</span>}
        {topReason !== undefined && <span class="top-reason">{topReason}</span>}
        {span.feedback !== null && <FeedbackMark feedback={span.feedback} />}
        {failed && (
          <span class="error-mark" title={span.error_message ?? undefined}>
            {span.error_message === null ? 'Error' : <span class="hidden-visually">Error: </span>}
            {span.error_message}
          </span>
        )}
        {!failed && collapsed && node.errorBelow && <span class="error-mark hollow">Error below</span>}
        <span class="span-extra">
          {collapsed && `+${formatCount(node.descendantCount)} `}
          {tokens !== null && tokens > 0 && `${formatTokens(tokens)} tok`}
          {cost !== null && cost > 0 && ` ${formatCostOf({ ...span, cost_usd: cost })}`}
        </span>
      </div>
      <div role="gridcell" class="track">
        <Bar {...props} />
      </div>
    </div>
  );
}

function Bar({ node, range, traceStartMicros, stretches, heat, abandoned }: Props) {
  const shownMicros = range.toMicros - range.fromMicros;
  const share = (micros: number) => ((micros - traceStartMicros - range.fromMicros) / shownMicros) * 100;
  const { span, endMicros } = node;
  const left = share(span.start_us);
  const right = share(endMicros);
  const open = span.end_us === null;
  const text = `${formatDuration(endMicros - span.start_us)}${open ? ' …' : ''}`;
  const usual = heat?.get(span.name);
  const compared = open ? undefined : comparedWithUsual(endMicros - span.start_us, usual);
  const label = abandoned
    ? 'no end received'
    : open
      ? `in flight, ${text}`
      : [text, compared].filter(Boolean).join(' · ');
  if (right < 0 || left > 100) {
    return <span class={`outside ${right < 0 ? 'before' : 'after'}`}>{text}</span>;
  }
  // Clipped here: a bar of a deep zoom would be millions of pixels long.
  const from = Math.max(left, -1);
  const to = Math.min(right, 101);
  const classes = ['bar'];
  if (span.status === 'ERROR') classes.push('failed');
  if (open) classes.push('open');
  if (heat !== undefined)
    classes.push(`heat-${(open ? undefined : heatOf(endMicros - span.start_us, usual)) ?? 'unknown'}`);
  return (
    <>
      <span class={classes.join(' ')} style={{ left: `${from}%`, width: `${to - from}%` }} />
      {stretches?.map(({ startMicros, endMicros: stretchEnd }) => {
        const start = Math.max(share(startMicros), -1);
        const length = Math.min(share(stretchEnd), 101) - start;
        return length <= 0 ? null : (
          <span key={startMicros} class="critical" style={{ left: `${start}%`, width: `${length}%` }} />
        );
      })}
      <span class={`bar-label ${labelPlace(from, to)}`} style={labelStyle(from, to)}>
        {label}
        {stretches && <span class="hidden-visually">, on the critical path</span>}
      </span>
    </>
  );
}

/** Puts the duration right of the bar if there is room, otherwise left of it, otherwise inside. */
function labelPlace(from: number, to: number): 'right' | 'left' | 'inside' {
  if (to < 82) return 'right';
  return from > 18 ? 'left' : 'inside';
}

function labelStyle(from: number, to: number): Record<string, string> {
  const place = labelPlace(from, to);
  if (place === 'right') return { left: `${to}%` };
  if (place === 'left') return { right: `${100 - from}%` };
  return { left: `${Math.max(from, 0)}%` };
}
