// Latency (median and 95th percentile) and failed traces over time. Dragging across it selects a range of time.

import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { TraceSeries } from '../api/types';
import { formatCount } from '../format/amount';
import { formatDuration } from '../format/duration';
import { onColoursChange } from '../ui/use-theme';

const HEIGHT_PIXELS = 140;

interface Props {
  series: TraceSeries;
  /** ISO 8601. */
  onSelect(from: string, to: string): void;
}

export function TraceChart({ series, onSelect }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const select = useRef(onSelect);
  select.current = onSelect;
  const chart = useRef<uPlot | undefined>(undefined);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const draw = () => {
      chart.current?.destroy();
      chart.current = new uPlot(
        chartOptions(element, (from, to) => select.current(from, to)),
        dataOf(series),
        element,
      );
    };
    draw();
    const resized = new ResizeObserver(() => {
      chart.current?.setSize({ width: element.clientWidth, height: HEIGHT_PIXELS });
    });
    resized.observe(element);
    const endColours = onColoursChange(draw);
    return () => {
      resized.disconnect();
      endColours();
      chart.current?.destroy();
      chart.current = undefined;
    };
    // New data is put into the same chart below.
  }, []);
  useEffect(() => chart.current?.setData(dataOf(series)), [series]);
  return (
    <figure class="trace-chart">
      <div ref={frame} aria-hidden="true" />
      <figcaption class="hidden-visually">{describe(series)}</figcaption>
    </figure>
  );
}

function dataOf(series: TraceSeries): uPlot.AlignedData {
  const { buckets } = series;
  const column = (read: (bucket: TraceSeries['buckets'][number]) => number | null) => buckets.map(read);
  return [
    column((bucket) => bucket.start_us / 1_000_000),
    column((bucket) => bucket.count),
    column((bucket) => bucket.error_count || null),
    column((bucket) => (bucket.p50_us === null ? null : bucket.p50_us / 1000)),
    column((bucket) => (bucket.p95_us === null ? null : bucket.p95_us / 1000)),
  ] as uPlot.AlignedData;
}

function chartOptions(element: HTMLElement, onSelect: Props['onSelect']): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  const bars = uPlot.paths.bars?.({ size: [0.7, 24] });
  const millis = (value: number | null) => (value === null ? '–' : value === 0 ? '0' : formatDuration(value * 1000));
  return {
    width: element.clientWidth,
    height: HEIGHT_PIXELS,
    padding: [8, 4, 0, 4],
    cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
    legend: { live: true },
    scales: {
      x: { time: true },
      // Both axes begin at zero: a cut axis makes small differences look large.
      count: { range: (_plot, _min, max) => [0, Math.max(max, 1) * 1.15] },
      ms: { range: (_plot, _min, max) => [0, Math.max(max ?? 0, 0.001) * 1.1] },
    },
    axes: [
      { ...axis, size: 40 },
      { ...axis, scale: 'ms', size: 64, values: (_plot, values) => values.map((value) => millis(value)) },
      {
        ...axis,
        scale: 'count',
        side: 1,
        size: 48,
        grid: { show: false },
        values: (_plot, values) => values.map((value) => (Number.isInteger(value) ? formatCount(value) : '')),
      },
    ],
    series: [
      { label: 'Time' },
      {
        label: 'Traces',
        scale: 'count',
        fill: colour('--chart-count'),
        stroke: colour('--chart-count'),
        width: 0,
        ...(bars ? { paths: bars } : {}),
        points: { show: false },
      },
      {
        label: 'With errors',
        scale: 'count',
        fill: colour('--error'),
        stroke: colour('--error'),
        width: 0,
        ...(bars ? { paths: bars } : {}),
        points: { show: false },
      },
      {
        label: 'p50',
        scale: 'ms',
        stroke: colour('--accent'),
        width: 1.5,
        spanGaps: true,
        points: { show: false },
        value: (_plot, value) => millis(value),
      },
      {
        label: 'p95',
        scale: 'ms',
        stroke: colour('--chart-p95'),
        width: 1.5,
        dash: [4, 3],
        spanGaps: true,
        points: { show: false },
        value: (_plot, value) => millis(value),
      },
    ],
    hooks: {
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const at = (pixels: number) => new Date(plot.posToVal(pixels, 'x') * 1000).toISOString();
          onSelect(at(plot.select.left), at(plot.select.left + plot.select.width));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** What a screen reader says instead of the picture. */
function describe({ total, error_count, buckets }: TraceSeries): string {
  const slowest = buckets.reduce((most, bucket) => Math.max(most, bucket.p95_us ?? 0), 0);
  return (
    `Latency and errors over time: ${formatCount(total)} traces, ${formatCount(error_count)} with errors, ` +
    `95th percentile of the duration up to ${formatDuration(slowest)}.`
  );
}
