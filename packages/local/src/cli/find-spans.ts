// The spans that an id on the command line means: a trace, or a span with what is below it. The beginning of an id is
// enough when nothing else begins like it.

import type { Span } from '../contract/span';
import type { IdMatches } from '../contract/viewer-answers';
import type { BackendClient } from './backend-client';
import { printable } from './terminal-text';

/** @throws Error when nothing or more than one thing has an id like this, with what to do */
export async function findSpans(client: BackendClient, id: string): Promise<Span[]> {
  const { traces, spans } = await matchesOf(client, id);
  const exact = traces.find((trace) => trace.id === id) ?? spans.find((span) => span.id === id);
  const candidates = exact ? [exact] : traces.length > 0 ? traces : spans;
  const [match] = candidates;
  if (match === undefined) {
    throw new Error(`There is no trace or span ${JSON.stringify(id)}. "sgp-local traces" lists the traces there are.`);
  }
  const isSpan = !traces.includes(match);
  if (candidates.length > 1) throw ambiguous(id, isSpan ? 'spans' : 'traces', candidates);
  const all = await spansOf(client, match.trace_id);
  return isSpan ? below(all, match.id) : all;
}

/** The id of the one trace that `id` means. */
export async function findTraceId(client: BackendClient, id: string): Promise<string> {
  const { traces } = await matchesOf(client, id);
  const [match] = traces;
  if (match === undefined) {
    throw new Error(`--trace: There is no trace ${JSON.stringify(id)}. "sgp-local traces" lists those there are.`);
  }
  if (traces.length > 1 && match.id !== id) throw ambiguous(id, 'traces', traces);
  return match.id;
}

function matchesOf(client: BackendClient, prefix: string): Promise<IdMatches> {
  return client.get<IdMatches>(`/viewer-api/ids?prefix=${encodeURIComponent(prefix)}`);
}

async function spansOf(client: BackendClient, traceId: string): Promise<Span[]> {
  const spans: Span[] = [];
  for await (const page of client.spans({ trace_ids: [traceId] })) spans.push(...page);
  return spans;
}

function below(spans: readonly Span[], id: string): Span[] {
  const wanted = new Set([id]);
  // A parent may stand after its child in the list, so it is gone through until nothing is added.
  for (let size = 0; size !== wanted.size; ) {
    size = wanted.size;
    for (const span of spans) if (span.parent_id !== null && wanted.has(span.parent_id)) wanted.add(span.id);
  }
  return spans.filter((span) => wanted.has(span.id));
}

function ambiguous(id: string, what: string, matches: IdMatches['traces']): Error {
  const lines = matches.map((match) => `  ${printable(match.id)}  ${printable(match.name ?? '')}`);
  return new Error(`Several ${what} begin with ${JSON.stringify(id)}; write more of the id:\n${lines.join('\n')}`);
}
