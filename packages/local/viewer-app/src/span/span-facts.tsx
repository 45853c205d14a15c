// What is known of a span besides its content: error, times, usage, and links to its relatives.

import type { Span, UsualDuration } from '../api/types';
import { formatCost, formatCount } from '../format/amount';
import { formatDuration } from '../format/duration';
import { titleOf } from '../format/span-title';
import { formatDateTime, parseTimestamp } from '../format/time';
import { comparedWithUsual } from '../model/heat';
import { isObject } from '../model/read-conversation';
import type { SpanNode } from '../model/span-tree';
import { useNavigation } from '../routing/use-route';

const MAX_CHILD_LINKS = 8;

export function SpanError({ span }: { span: Span }) {
  if (span.status !== 'ERROR') return null;
  const { error_type: type, error_message: message, error_stacktrace: stack } = span.metadata ?? {};
  return (
    <section class="span-error" aria-label="Error">
      <strong>{typeof type === 'string' && type !== '' ? type : 'Error'}</strong>
      {typeof message === 'string' && message !== '' && <p>{message}</p>}
      {typeof stack === 'string' && stack !== '' && (
        <details open>
          <summary>Stack trace</summary>
          {/* Scrolls by itself, so it takes the keyboard. */}
          <pre tabIndex={0}>{stack}</pre>
        </details>
      )}
    </section>
  );
}

const USAGE_LABELS: [string[], string][] = [
  [['input_tokens', 'prompt_tokens'], 'input'],
  [['output_tokens', 'completion_tokens'], 'output'],
  [['cached_input_tokens', 'cached_tokens'], 'cached'],
  [['cache_creation_input_tokens'], 'cache written'],
  [['reasoning_tokens'], 'reasoning'],
  [['total_tokens'], 'total'],
];

interface UsageProps {
  span: Span;
  /** From prices, where the span reports no cost. */
  estimatedCost: number | null;
}

export function SpanUsage({ span, estimatedCost }: UsageProps) {
  const outputUsage = isObject(span.output?.usage) ? span.output.usage : undefined;
  const turnUsage = isObject(span.metadata?.usage) ? span.metadata.usage : undefined;
  const usage = outputUsage ?? turnUsage;
  const cost = [usage?.cost_usd, span.metadata?.cost_usd].find((value) => typeof value === 'number');
  const amounts = USAGE_LABELS.flatMap(([keys, label]) => {
    const amount = keys.map((key) => usage?.[key]).find((value) => typeof value === 'number');
    return amount === undefined ? [] : [{ label, amount: formatCount(amount as number) }];
  });
  if (amounts.length === 0 && cost === undefined) return null;
  const model = [span.output?.model, span.input?.model].find((value) => typeof value === 'string');
  return (
    <dl class="usage" aria-label="Usage">
      {model !== undefined && (
        <div>
          <dt>model</dt>
          <dd>{String(model)}</dd>
        </div>
      )}
      {amounts.map(({ label, amount }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{amount}</dd>
        </div>
      ))}
      {cost !== undefined && (
        <div>
          <dt>cost</dt>
          <dd>{formatCost(cost as number)}</dd>
        </div>
      )}
      {cost === undefined && estimatedCost !== null && (
        <div>
          <dt>estimated cost</dt>
          <dd title="Tokens times the price of the model">≈{formatCost(estimatedCost)}</dd>
        </div>
      )}
      {cost === undefined && estimatedCost === null && outputUsage !== undefined && model !== undefined && (
        <div class="quiet">no price known for this model</div>
      )}
      {outputUsage === undefined && turnUsage !== undefined && <div class="quiet">of the whole turn</div>}
    </dl>
  );
}

interface FactsProps {
  span: Span;
  node: SpanNode;
  usual: UsualDuration | undefined;
  onSelect(id: string): void;
}

export function SpanFacts({ span, node, usual, onSelect }: FactsProps) {
  const { link } = useNavigation();
  const start = parseTimestamp(span.start_timestamp);
  const compared = comparedWithUsual(node.endMicros - node.span.start_us, usual);
  const children = node.children.slice(0, MAX_CHILD_LINKS);
  return (
    <dl class="span-facts">
      <Row term="Started">
        <span title={span.start_timestamp}>{start === undefined ? span.start_timestamp : formatDateTime(start)}</span>
      </Row>
      <Row term="Duration">
        {formatDuration(node.endMicros - node.span.start_us)}
        {span.end_timestamp === null && ' (in flight)'}
      </Row>
      {usual !== undefined && (
        <Row term="Usual">
          {formatDuration(usual.p50_us)}, 95 % within {formatDuration(usual.p95_us)}
          <span class="quiet"> of {formatCount(usual.count)} spans</span>
          {span.end_timestamp !== null && compared !== undefined && ` (this one: ${compared})`}
        </Row>
      )}
      {span.parent_id !== null && (
        <Row term="Parent">
          {node.parent === undefined ? (
            <code>{span.parent_id} (not received)</code>
          ) : (
            <SpanLink node={node.parent} onSelect={onSelect} />
          )}
        </Row>
      )}
      {children.length > 0 && (
        <Row term="Children">
          {children.map((child) => (
            <SpanLink key={child.span.id} node={child} onSelect={onSelect} />
          ))}
          {node.children.length > children.length && (
            <span class="quiet">and {node.children.length - children.length} more</span>
          )}
        </Row>
      )}
      {span.group_id !== null && (
        <Row term="Group">
          <a href={link('group', [span.group_id], { at: span.trace_id })}>{span.group_id}</a>
        </Row>
      )}
      {node.span.service !== null && (
        <Row term="Service">
          <a href={link('traces', [], { service: node.span.service })}>{node.span.service}</a>
        </Row>
      )}
      {node.span.scope !== null && <Row term="Scope">{node.span.scope}</Row>}
      {node.span.request !== null && <Row term="Request">{node.span.request}</Row>}
      <Row term="Span id">
        <code>{span.id}</code>
      </Row>
      {span.obs_trace_id !== null && (
        <Row term="W3C trace">
          <code>{span.obs_trace_id}</code>
        </Row>
      )}
      {span.obs_span_id !== null && (
        <Row term="W3C span">
          <code>{span.obs_span_id}</code>
        </Row>
      )}
      {span.application_variant_id !== null && <Row term="Variant">{span.application_variant_id}</Row>}
      {span.application_interaction_id !== null && <Row term="Interaction">{span.application_interaction_id}</Row>}
    </dl>
  );
}

function Row({ term, children }: { term: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function SpanLink({ node, onSelect }: { node: SpanNode; onSelect(id: string): void }) {
  const { route, link } = useNavigation();
  const href = link('trace', route.ids, { ...route.parameters, span: node.span.id });
  return (
    <a
      class="span-link"
      href={href}
      onClick={(event) => {
        event.preventDefault();
        onSelect(node.span.id);
      }}
    >
      {titleOf(node.span)}
    </a>
  );
}
