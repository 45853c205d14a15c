// The spans of a trace as a tree of terminal lines.

import pc from 'picocolors';
import type { Span } from '../contract/span';
import { readUsage } from '../store/read-usage';
import { parseTimestamp } from '../validation/timestamp';
import { colouredType, cost, count, duration, printable, statusMark } from './terminal-text';

/** Deeper levels are drawn at this one: nobody can read further right. */
const MAX_INDENT = 40;

/** Parents before children, children by start; a span whose parent is not there counts as a root. */
export function spanTree(spans: readonly Span[]): string[] {
  const ids = new Set(spans.map((span) => span.id));
  const children = new Map<string | null, Span[]>();
  for (const span of [...spans].sort(byStart)) {
    const parent = span.parent_id !== null && ids.has(span.parent_id) ? span.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const lines: string[] = [];
  // A list instead of recursion: a hostile trace nests as deep as it has spans.
  const open = (children.get(null) ?? []).map((span, index, all) => ({
    span,
    prefix: '',
    isLast: index === all.length - 1,
    isRoot: true,
  }));
  open.reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    const { span, prefix, isLast, isRoot } = node;
    lines.push(pc.dim(prefix + (isRoot ? '' : isLast ? '└─ ' : '├─ ')) + describe(span));
    const inner = prefix + (isRoot || prefix.length >= MAX_INDENT * 3 ? '' : isLast ? '   ' : '│  ');
    for (const line of errorOf(span)) lines.push(pc.dim(`${inner}   `) + pc.red(line));
    const below = children.get(span.id) ?? [];
    for (let index = below.length - 1; index >= 0; index--) {
      open.push({ span: below[index] as Span, prefix: inner, isLast: index === below.length - 1, isRoot: false });
    }
  }
  return lines;
}

/** One line: name, type, status, duration, tokens and cost. */
export function describe(span: Span): string {
  const usage = readUsage(span);
  const tokens = usage.input_tokens ?? usage.output_tokens;
  return [
    pc.bold(printable(span.name)),
    colouredType(span.type),
    statusMark(span.status === 'ERROR' ? 'error' : span.end_timestamp === null ? 'in flight' : 'ok'),
    duration(durationMicros(span)),
    tokens === null ? '' : `${count(usage.input_tokens ?? 0)} → ${count(usage.output_tokens ?? 0)} tokens`,
    cost(usage.cost_usd),
  ]
    .filter((part) => part !== '')
    .join('  ');
}

export function durationMicros(span: Span): number | null {
  const start = parseTimestamp(span.start_timestamp);
  const end = span.end_timestamp === null ? undefined : parseTimestamp(span.end_timestamp);
  return start === undefined || end === undefined ? null : Number(end - start);
}

function errorOf({ status, metadata }: Span): string[] {
  const message = metadata?.error_message;
  if (status !== 'ERROR' || typeof message !== 'string') return [];
  const type = typeof metadata?.error_type === 'string' ? `${metadata.error_type}: ` : '';
  return [printable(`${type}${message.split('\n')[0]}`).slice(0, 200)];
}

function byStart(a: Span, b: Span): number {
  const difference = (parseTimestamp(a.start_timestamp) ?? 0n) - (parseTimestamp(b.start_timestamp) ?? 0n);
  return difference === 0n ? (a.id < b.id ? -1 : 1) : difference < 0n ? -1 : 1;
}
