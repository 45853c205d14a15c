// One bar chart for each suite, drawn by ECharts without a browser.
import * as echarts from 'echarts';
import { median } from '../measure/statistics.mjs';

const WIDTH = 860;
const BAR_PIXELS = 14;
const ROW_GAP_PIXELS = 26;
const FRAME_PIXELS = 130;
const OURS_COLOR = '#1a56db';
const REFERENCE_COLOR = '#9ca3af';
const OTHER_COLORS = ['#d97706', '#059669', '#7c3aed', '#db2777', '#475569', '#0891b2'];

/** The medians of the suite's chosen metric as an SVG: a group of bars for each case, a colour for each candidate. */
export function chartSvg(suite, result) {
  const { metric, isLogarithmic = false, cases } = suite.chart;
  const rows = result.rows.filter((row) => row.samples[metric] && (!cases || cases.includes(row.case)));
  const caseNames = [...new Set(rows.map((row) => row.case))];
  const candidates = [...new Set(rows.map((row) => row.candidate))];
  const medianOf = (testCase, candidate) => {
    const row = rows.find((each) => each.case === testCase && each.candidate === candidate);
    return row ? Number(median(row.samples[metric]).toPrecision(3)) : null;
  };
  const height =
    FRAME_PIXELS +
    20 * Math.ceil(candidates.length / 2) +
    caseNames.length * (candidates.length * BAR_PIXELS + ROW_GAP_PIXELS);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: colorsOf(suite, candidates),
    title: {
      text: `${suite.metrics[metric].label}${isLogarithmic ? ' (logarithmic)' : ''}`,
      left: 8,
      top: 6,
      textStyle: { fontSize: 14 },
    },
    legend: { bottom: 6, left: 'center', width: WIDTH - 60 },
    grid: { left: 250, right: 90, top: 40, bottom: 50 + 20 * Math.ceil(candidates.length / 2) },
    xAxis: isLogarithmic ? { type: 'log', min: logarithmicFloor(rows, metric) } : { type: 'value' },
    yAxis: { type: 'category', data: caseNames, inverse: true, axisLabel: { width: 230, overflow: 'break' } },
    series: candidates.map((candidate) => ({
      type: 'bar',
      name: candidate,
      barGap: '15%',
      data: caseNames.map((testCase) => medianOf(testCase, candidate)),
      label: {
        show: true,
        position: 'right',
        fontSize: 10,
        formatter: ({ value }) => (value === null || value === undefined ? '' : value.toLocaleString('en')),
      },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withStableIds(svg);
}

/** This project and what it is compared with look the same in every chart. */
function colorsOf(suite, candidates) {
  const sides = [suite, ...Object.values(suite.pairs ?? {})];
  const others = OTHER_COLORS.values();
  return candidates.map((candidate) => {
    if (sides.some(({ ours }) => ours === candidate)) return OURS_COLOR;
    if (sides.some(({ reference }) => reference === candidate)) return REFERENCE_COLOR;
    return others.next().value ?? REFERENCE_COLOR;
  });
}

/**
 * A logarithmic axis has to begin somewhere below the smallest value; a zero has no bar there, and its label says so.
 */
function logarithmicFloor(rows, metric) {
  const positive = rows.map((row) => median(row.samples[metric])).filter((value) => value > 0);
  return 10 ** Math.floor(Math.log10(Math.min(...positive) * 0.99));
}

/**
 * ECharts numbers its ids through the life of the process: the same chart must give the same file. Its styles are for a
 * pointer over a bar, which an image in a page never sees.
 */
function withStableIds(svg) {
  return `${svg
    .replace(/zr\d+-/g, 'zr-')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ class="[^"]*"/g, '')}\n`;
}
