// Every stored span of some traces, over the SGP search API, page by page.

const pageSize = 100;

export async function searchSpans({ backendUrl, traceIds }) {
  if (traceIds.length === 0) return [];
  const spans = [];
  for (let cursor; ; cursor = spans.at(-1).id) {
    const query = new URLSearchParams({ limit: String(pageSize), ...(cursor && { starting_after: cursor }) });
    const url = `${backendUrl}/v5/spans/search?${query}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'local', 'x-selected-account-id': 'local' },
      body: JSON.stringify({ trace_ids: traceIds }),
    });
    if (!response.ok) throw new Error(`POST ${url} gave ${response.status}: ${await response.text()}`);
    const { items, has_more: hasMore } = await response.json();
    spans.push(...items);
    if (!hasMore || items.length === 0) return spans;
  }
}
