// Spans that no SDK makes: each part of a span, of its resource, links, events, scope and parent, and of a log record,
// holds in turn a list of 2³² gaps, an endless iterator, a proxy that throws and the like. Each way to SGP must take
// them without a throw and without standing still, and deliver the spans beside them.
import { hostileSpans } from '../hostile-spans';

const WAYS = ['item', 'exporter', 'processor', 'starts', 'predicate', 'spool', 'foreign'];
const MAX_MILLIS = 20 * 60_000;

it.each(WAYS)(
  'takes any value in any field: %s',
  async (way) => {
    expect(await hostileSpans(way)).toEqual({ problems: [], isDone: true });
  },
  MAX_MILLIS,
);

// Each of these cases starts a thread.
it.each(['a list of gaps', 'a proxy that throws'])(
  'takes any value in any field when the process ends: %s',
  async (value) => {
    expect(await hostileSpans('exit', value)).toEqual({ problems: [], isDone: true });
  },
  MAX_MILLIS,
);
