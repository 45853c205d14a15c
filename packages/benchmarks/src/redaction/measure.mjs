// How much of a corpus of credentials redaction finds, and how much else it takes: `npm run measure:redaction`. Real
// spans through the exporter's own conversion. Writes the figures into docs/reference/privacy.md; `--check` writes
// nothing, `--missed` prints what went wrong outside of what is set aside.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { corpus } from './corpus.mjs';
import { places } from './places.mjs';

const require = createRequire(import.meta.url);
const dist = dirname(dirname(require.resolve('@sgp-otel/exporter')));
const { SpanConversion } = require(join(dist, 'delivery/span-conversion.js'));
const { loadSettings } = require(join(dist, 'load-settings.js'));
const PAGE = new URL('../../../../docs/reference/privacy.md', import.meta.url);
const START = '<!-- measured: written by `npm run measure:redaction`, do not edit by hand -->';
const END = '<!-- /measured -->';

const conversionOf = (redactCredentials) =>
  new SpanConversion(loadSettings({ apiKey: 'key', accountId: 'account', redactCredentials }), {});
const redacting = conversionOf(true);
const plain = conversionOf(false);

function spanOf({ name = 'step', attributes = {}, event, exception, link, resource, status }) {
  const ended = [];
  const keeper = {
    onStart() {},
    onEnd: (span) => ended.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const provider = new BasicTracerProvider({
    spanProcessors: [keeper],
    resource: resourceFromAttributes({ 'service.name': 'shop', ...(resource && { 'app.note': resource }) }),
  });
  const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: TraceFlags.SAMPLED };
  const links = link ? [{ context, attributes: { 'app.note': link } }] : [];
  const span = provider.getTracer('corpus').startSpan(name, { kind: SpanKind.INTERNAL, attributes, links });
  if (event) span.addEvent('note', { 'app.note': event });
  if (exception) span.recordException(new Error(exception));
  if (status) span.setStatus({ code: SpanStatusCode.ERROR, message: status });
  span.end();
  return ended[0];
}

const sent = (conversion, span) => JSON.stringify(conversion.itemOf(span));
const asWritten = (secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];

const missed = [];

/** What became of the texts of one set, by place. */
function measured({ secrets, harmless }) {
  const counts = {};
  for (const [place, put] of Object.entries(places)) {
    const count = {
      found: 0,
      secrets: 0,
      kept: 0,
      harmless: 0,
      asideFound: 0,
      asideSecrets: 0,
      asideKept: 0,
      asideHarmless: 0,
    };
    counts[place] = count;
    for (const { text, secret, isSetAside } of secrets) {
      const item = sent(redacting, spanOf(put(text)));
      const isFound = !asWritten(secret).some((each) => item.includes(each));
      count[isSetAside ? 'asideSecrets' : 'secrets']++;
      if (isFound) count[isSetAside ? 'asideFound' : 'found']++;
      else if (!isSetAside) missed.push(`not found, ${place}: ${text}`);
    }
    for (const { text, isSetAside } of harmless) {
      const span = spanOf(put(text));
      const isKept = sent(redacting, span) === sent(plain, span);
      count[isSetAside ? 'asideHarmless' : 'harmless']++;
      if (isKept) count[isSetAside ? 'asideKept' : 'kept']++;
      else if (!isSetAside) missed.push(`changed, ${place}: ${text}`);
    }
  }
  return counts;
}

const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;
const precision = (found, kept, all) => percent(found, found + all - kept);
const cells = (c) => [
  percent(c.found, c.secrets),
  precision(c.found, c.kept, c.harmless),
  percent(c.asideFound, c.asideSecrets),
  precision(c.asideFound, c.asideKept, c.asideHarmless),
];
const row = (...each) => `| ${each.join(' | ')} |`;
const sumOf = (counts) =>
  Object.values(counts).reduce(
    (all, c) => Object.fromEntries(Object.keys(c).map((key) => [key, (all[key] ?? 0) + c[key]])),
    {},
  );

/** What a later set gave when it was tried for the first time, before a rule was changed for it. */
const SECOND_AT_FIRST = ['92.5 %', '100.0 %', '90.0 %', '97.2 %'];
const THIRD_AT_FIRST = ['75.7 %', '93.4 %', '67.6 %', '98.0 %'];
const FOURTH_AT_FIRST = ['65.4 %', '95.3 %', '63.4 %', '94.9 %'];
const FIFTH_AT_FIRST = ['67.7 %', '92.1 %', '67.8 %', '94.0 %'];
const first = corpus(['first']);
const second = corpus(['second']);
const third = corpus(['third']);
const fourth = corpus(['fourth']);
const fifth = corpus(['fifth']);
const firstCounts = measured(first);
const table = [
  `${first.secrets.length} texts with a credential and ${first.harmless.length} harmless ones, each in ${Object.keys(places).length} places of a span. Every third form of both is set aside: no rule was`,
  'made with it in view. Recall is the share of credentials that did not leave; precision the share of texts with a credential among those that were changed.',
  '',
  row('place', 'recall', 'precision', 'recall, set aside', 'precision, set aside'),
  '| --- | --- | --- | --- | --- |',
  ...Object.entries(firstCounts).map(([place, c]) => row(place, ...cells(c))),
  row('**all**', ...cells(sumOf(firstCounts))),
  '',
  `A second set, of ${second.secrets.length} and ${second.harmless.length} forms, was written from the facts of public rule sets and from what applications print, before any of it was tried.`,
  'Every second form of it is set aside.',
  '',
  row('second set, all places', 'recall', 'precision', 'recall, set aside', 'precision, set aside'),
  '| --- | --- | --- | --- | --- |',
  row('when it was first tried', ...SECOND_AT_FIRST),
  row('now', ...cells(sumOf(measured(second)))),
  '',
  `A third, of ${third.secrets.length} and ${third.harmless.length} forms, has other forms of each kind, again written before any of it was tried, and every second one set aside.`,
  '',
  row('third set, all places', 'recall', 'precision', 'recall, set aside', 'precision, set aside'),
  '| --- | --- | --- | --- | --- |',
  row('when it was first tried', ...THIRD_AT_FIRST),
  row('now', ...cells(sumOf(measured(third)))),
  '',
  `A fourth, of ${fourth.secrets.length} and ${fourth.harmless.length} forms, has command lines of well-known tools and files that hold their credentials, written and set aside in the same way.`,
  '',
  row('fourth set, all places', 'recall', 'precision', 'recall, set aside', 'precision, set aside'),
  '| --- | --- | --- | --- | --- |',
  row('when it was first tried', ...FOURTH_AT_FIRST),
  row('now', ...cells(sumOf(measured(fourth)))),
  '',
  `A fifth, of ${fifth.secrets.length} and ${fifth.harmless.length} forms, has what programs of many languages print, files of tools, messages of protocols and answers in chats. Every third form is set aside.`,
  '',
  row('fifth set, all places', 'recall', 'precision', 'recall, set aside', 'precision, set aside'),
  '| --- | --- | --- | --- | --- |',
  row('when it was first tried', ...FIFTH_AT_FIRST),
  row('now', ...cells(sumOf(measured(fifth)))),
].join('\n');

const page = readFileSync(PAGE, 'utf8');
const [start, end] = [page.indexOf(START), page.indexOf(END)];
if (start < 0 || end < start) throw new Error(`docs/reference/privacy.md has no markers ${START} and ${END}`);
const written = `${page.slice(0, start + START.length)}\n\n${table}\n\n${page.slice(end)}`;
console.log(table);
if (process.argv.includes('--missed')) console.log(missed.join('\n'));
if (process.argv.includes('--check')) {
  if (written !== page) {
    console.error('docs/reference/privacy.md is not what was measured: run `npm run measure:redaction`.');
    process.exitCode = 1;
  }
} else writeFileSync(PAGE, written);
