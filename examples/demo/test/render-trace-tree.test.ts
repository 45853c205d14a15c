// The tree is a pure function of the spans: order, nesting, durations and error marks.

import { createColors } from 'picocolors';

const { renderTraceTree } = require('../render-trace-tree.mjs');

const colors = createColors(false);
const at = (seconds: string) => `2025-01-01T00:00:${seconds}Z`;
const span = (id: string, parentId: string | undefined, start: string, end: string | undefined, more = {}) => ({
  id,
  trace_id: 't1',
  parent_id: parentId,
  name: id,
  type: 'CUSTOM',
  status: 'SUCCESS',
  start_timestamp: at(start),
  end_timestamp: end && at(end),
  ...more,
});

it('nests children below their parent in the order in which they started', () => {
  const spans = [
    span('late', 'root', '00.200', '00.300'),
    span('leaf', 'early', '00.101', '00.102'),
    span('early', 'root', '00.100', '00.150'),
    span('root', undefined, '00.000', '01.500'),
  ];
  expect(renderTraceTree(spans, { colors }).split('\n')).toEqual([
    'trace t1',
    'root  CUSTOM  1.50 s',
    '├─ early  CUSTOM  50.0 ms',
    '│  └─ leaf  CUSTOM  1.0 ms',
    '└─ late  CUSTOM  100.0 ms',
  ]);
});

it('marks an error with its message', () => {
  const failed = { status: 'ERROR', metadata: { error_message: 'it broke' } };
  const tree = renderTraceTree([span('root', undefined, '00.000', '00.010', failed)], { colors });
  expect(tree).toContain('✗ root  CUSTOM  10.0 ms  it broke');
});

it('shows a span whose parent is not stored at the top, with the parent named', () => {
  const tree = renderTraceTree([span('lost', 'gone', '00.000', '00.010')], { colors });
  expect(tree).toContain('lost  CUSTOM  10.0 ms (parent gone is not stored)');
});

it('keeps the microseconds and shows a span without an end as in flight', () => {
  const spans = [span('root', undefined, '00.000', undefined), span('quick', 'root', '00.000100', '00.000850')];
  const tree = renderTraceTree(spans, { colors });
  expect(tree).toContain('root  CUSTOM  in flight');
  expect(tree).toContain('quick  CUSTOM  0.8 ms');
});

it('orders two spans of the same millisecond by their microseconds', () => {
  const spans = [
    span('root', undefined, '00.000', '01.000'),
    span('second', 'root', '00.100900', '00.200'),
    span('first', 'root', '00.100100', '00.200'),
  ];
  expect(renderTraceTree(spans, { colors })).toMatch(/first[\s\S]*second/);
});

it('puts the one that ended first on top when two spans started together', () => {
  const spans = [
    span('root', undefined, '00.000', '01.000'),
    span('long', 'root', '00.100', '00.900'),
    span('short', 'root', '00.100', '00.200'),
  ];
  expect(renderTraceTree(spans, { colors })).toMatch(/short[\s\S]*long/);
});
