// One trace as text: a line per span, children below their parent in the order in which they started.

const typeColors = {
  AGENT_WORKFLOW: 'green',
  CODE_EXECUTION: 'yellow',
  COMPLETION: 'magenta',
  EXTERNAL_ENDPOINT: 'blue',
};

/** `colors` has picocolors' functions; `createColors(false)` of that package gives plain text. */
export function renderTraceTree(spans, { colors }) {
  const ids = new Set(spans.map(({ id }) => id));
  const isTop = (span) => !span.parent_id || !ids.has(span.parent_id);
  const inOrder = [...spans].sort(byTime);

  const lines = [colors.dim(`trace ${spans[0].trace_id}`)];
  const addChildren = (parent, indent) => {
    const children = inOrder.filter(({ parent_id: parentId }) => parentId === parent.id);
    for (const [index, child] of children.entries()) {
      const last = index === children.length - 1;
      lines.push(`${colors.dim(indent + (last ? '└─ ' : '├─ '))}${describe(child, colors)}`);
      addChildren(child, indent + (last ? '   ' : '│  '));
    }
  };
  for (const top of inOrder.filter(isTop)) {
    const orphan = top.parent_id ? ` ${colors.red(`(parent ${top.parent_id} is not stored)`)}` : '';
    lines.push(describe(top, colors) + orphan);
    addChildren(top, '');
  }
  return lines.join('\n');
}

function describe(span, colors) {
  const failed = span.status === 'ERROR';
  const name = failed ? colors.red(`✗ ${span.name}`) : span.name;
  const parts = [name, colors[typeColors[span.type] ?? 'cyan'](span.type), colors.dim(formatDuration(span))];
  if (failed && span.metadata?.error_message) parts.push(colors.red(span.metadata.error_message));
  return parts.join('  ');
}

/** By start; SDKs often start spans on whole milliseconds, so of two equal starts the earlier end goes first. */
function byTime(a, b) {
  const end = (span) => (span.end_timestamp ? toMillis(span.end_timestamp) : Number.POSITIVE_INFINITY);
  return toMillis(a.start_timestamp) - toMillis(b.start_timestamp) || (end(a) < end(b) ? -1 : 1);
}

function formatDuration({ start_timestamp: start, end_timestamp: end }) {
  if (!end) return 'in flight';
  const millis = toMillis(end) - toMillis(start);
  return millis < 1000 ? `${millis.toFixed(1)} ms` : `${(millis / 1000).toFixed(2)} s`;
}

/** Date.parse stops at whole milliseconds; spans carry more digits. */
function toMillis(timestamp) {
  const [, whole, fraction = '0', zone = ''] = /^([^.Z+]+)(\.\d+)?(.*)$/.exec(timestamp);
  return Date.parse(whole + zone) + Number(`0${fraction}`) * 1000;
}
