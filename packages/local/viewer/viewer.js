// The trace viewer: a list of traces, and one trace as a tree with a timeline. Reads only the API of its own
// origin. Stored text becomes text nodes, never markup.

const REFRESH_MILLIS = 2000;
const SPANS_PER_REQUEST = 1000;
const MAX_SPANS_SHOWN = 5000;
const KEY_STORAGE = 'sgp-local-api-key';
const ACCOUNT_STORAGE = 'sgp-local-account';

const byId = (id) => document.getElementById(id);

/** Each navigation gets a number; an answer that arrives after the next one is dropped. */
let navigation = 0;
let refreshTimer;
/** Traces shown, newest first, after `Load more` more than one page. */
let traces = [];
let hasMoreTraces = false;
/** What the list shows as text, to leave it alone (focus, selection, screen reader) while nothing changed. */
let shownTraces = '';

class KeyNeeded extends Error {}

async function request(path, { body } = {}) {
  const headers = { 'x-selected-account-id': encodeHeader(account()) };
  const key = sessionStorage.getItem(KEY_STORAGE);
  if (key) headers['x-api-key'] = key;
  if (body) headers['content-type'] = 'application/json';
  const response = await fetch(path, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) });
  if (response.status === 401) throw new KeyNeeded('The API key was not accepted.');
  if (!response.ok) throw new Error(`The backend answered ${response.status}.`);
  return response.json();
}

/** Header values are Latin-1 in browsers; an account id beyond it cannot be selected here. */
function encodeHeader(value) {
  return /^[\x20-\x7e\xa0-\xff]*$/.test(value) ? value : 'local';
}

function account() {
  return byId('account').value || 'local';
}

function element(tag, { text, className, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function formatDuration(millis) {
  if (millis === null) return 'in flight';
  if (millis < 1) return `${Math.round(millis * 1000)} µs`;
  if (millis < 1000) return `${Number(millis.toPrecision(3))} ms`;
  if (millis < 60_000) return `${(millis / 1000).toFixed(2)} s`;
  return `${Math.floor(millis / 60_000)} min ${Math.round((millis % 60_000) / 1000)} s`;
}

/** Milliseconds with a fraction; Date alone cuts off microseconds. */
function toMillis(timestamp) {
  const fraction = /[.,](\d+)/.exec(timestamp)?.[1] ?? '';
  const hasOffset = /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(timestamp);
  const whole = timestamp.replace(/[.,]\d+/, '').replace(' ', 'T');
  return Date.parse(hasOffset ? whole : `${whole}Z`) + Number(`0.${fraction || 0}`) * 1000;
}

function formatTime(timestamp) {
  const millis = toMillis(timestamp);
  return Number.isNaN(millis) ? timestamp : new Date(millis).toLocaleString();
}

function statusText(status) {
  return status ?? '–';
}

// The list of traces

async function refreshTraces() {
  const current = navigation;
  await refreshAccounts();
  const page = await request('api/traces');
  if (current !== navigation) return;
  // The first page is replaced, pages loaded by hand stay below it.
  const fresh = new Set(page.items.map((trace) => trace.trace_id));
  const older = traces.length > page.items.length ? traces.filter((trace) => !fresh.has(trace.trace_id)) : [];
  if (older.length === 0) hasMoreTraces = page.has_more;
  traces = page.has_more ? [...page.items, ...older] : page.items;
  showTraces();
}

async function loadMoreTraces() {
  const current = navigation;
  const page = await request(`api/traces?after=${encodeURIComponent(traces.at(-1).trace_id)}`);
  if (current !== navigation) return;
  const known = new Set(traces.map((trace) => trace.trace_id));
  traces.push(...page.items.filter((trace) => !known.has(trace.trace_id)));
  hasMoreTraces = page.has_more;
  showTraces();
}

/** Keeps the account that was chosen; without a choice it is `local`, or the first that has spans. */
async function refreshAccounts() {
  const accounts = (await request('api/accounts')).items;
  const chosen = sessionStorage.getItem(ACCOUNT_STORAGE);
  const selected = chosen ?? (accounts.includes('local') ? 'local' : (accounts[0] ?? 'local'));
  const names = [...new Set([...accounts, selected])].sort();
  const select = byId('account');
  const shown = [...select.options].map((option) => option.value);
  if (names.join('\n') !== shown.join('\n')) {
    select.replaceChildren(...names.map((name) => element('option', { text: name, value: name })));
  }
  if (select.value !== selected) select.value = selected;
}

function showTraces() {
  const shown = JSON.stringify([account(), traces, hasMoreTraces]);
  if (shown === shownTraces) return;
  shownTraces = shown;
  const focused = document.activeElement?.getAttribute('href');
  byId('trace-rows').replaceChildren(...traces.map(traceRow));
  if (focused)
    byId('trace-rows')
      .querySelector(`a[href="${CSS.escape(focused)}"]`)
      ?.focus();
  byId('empty').hidden = traces.length > 0;
  byId('trace-table').hidden = traces.length === 0;
  byId('more').hidden = !hasMoreTraces;
}

function traceRow(trace) {
  const text = trace.name ?? `${trace.trace_id} (root not received)`;
  const link = element('a', { text: text || '(no name)', href: `#/trace/${encodeURIComponent(trace.trace_id)}` });
  const failed = trace.status === 'ERROR' || trace.error_count > 0;
  const errors = trace.error_count > 0 ? ` (${trace.error_count} failed)` : '';
  return element(
    'tr',
    {},
    element('td', {}, link),
    element('td', { text: statusText(trace.status) + errors, className: failed ? 'error' : '' }),
    element('td', { text: formatDuration(trace.duration_ms), className: 'number' }),
    element('td', { text: trace.span_count, className: 'number' }),
    element('td', { text: formatTime(trace.start_timestamp) }),
  );
}

// One trace

async function showTrace(traceId) {
  const current = navigation;
  byId('trace-name').textContent = 'Loading …';
  byId('trace-facts').textContent = '';
  byId('span-rows').replaceChildren();
  const { spans, complete } = await fetchSpans(traceId);
  if (current !== navigation) return;
  if (spans.length === 0) {
    byId('trace-name').textContent = 'No such trace';
    byId('trace-facts').textContent = `Account ${account()} has no spans of trace ${traceId}.`;
    return;
  }
  const rows = layOut(spans);
  const root = spans.find((span) => span.parent_id === null);
  byId('trace-name').textContent = (root ? root.name : 'Trace without a root span') || '(no name)';
  byId('trace-facts').textContent =
    `Trace ${traceId} · ${spans.length} span${spans.length === 1 ? '' : 's'}` +
    (complete ? '' : ' (more are stored; the earliest are shown)');
  document.title = `${root?.name ?? traceId} – sgp-local`;
  const started = Math.min(...spans.map((span) => toMillis(span.start_timestamp)));
  const ended = Math.max(...spans.map((span) => toMillis(span.end_timestamp ?? span.start_timestamp)));
  byId('span-rows').replaceChildren(...rows.map((row) => spanRow(row, started, ended - started)));
  byId('span-rows').querySelector('button').click();
  byId('trace-name').focus();
}

async function fetchSpans(traceId) {
  const spans = [];
  let cursor = '';
  while (spans.length < MAX_SPANS_SHOWN) {
    const path = `v5/spans/search?limit=${SPANS_PER_REQUEST}&sort_order=asc${cursor}`;
    const page = await request(path, { body: { trace_ids: [traceId] } });
    spans.push(...page.items);
    if (!page.has_more) return { spans, complete: true };
    cursor = `&starting_after=${encodeURIComponent(page.items.at(-1).id)}`;
  }
  return { spans, complete: false };
}

/** Spans, earliest first, in tree order with their depth; a span whose parent is missing stands at the top. */
function layOut(spans) {
  const known = new Set(spans.map((span) => span.id));
  const children = new Map();
  const tops = [];
  for (const span of spans) {
    const hasParent = known.has(span.parent_id);
    if (!hasParent) tops.push(span);
    else children.set(span.parent_id, [...(children.get(span.parent_id) ?? []), span]);
  }
  const rows = [];
  const placed = new Set();
  const place = (first) => {
    const waiting = [{ span: first, depth: 0 }];
    while (waiting.length > 0) {
      const row = waiting.pop();
      if (placed.has(row.span.id)) continue;
      placed.add(row.span.id);
      rows.push(row);
      const below = (children.get(row.span.id) ?? []).map((span) => ({ span, depth: row.depth + 1 }));
      waiting.push(...below.reverse());
    }
  };
  tops.forEach(place);
  // What is left hangs in a cycle that separate batches built up; it is shown all the same.
  spans.forEach((span) => {
    if (!placed.has(span.id)) place(span);
  });
  return rows;
}

function spanRow({ span, depth }, traceStarted, traceMillis) {
  const duration = span.end_timestamp === null ? null : toMillis(span.end_timestamp) - toMillis(span.start_timestamp);
  const failed = span.status === 'ERROR';
  const button = element('button', {
    text: span.name || '(no name)',
    className: failed ? 'span-name error' : 'span-name',
    type: 'button',
    'aria-pressed': 'false',
  });
  button.addEventListener('click', () => {
    for (const pressed of document.querySelectorAll('.span-name[aria-pressed="true"]')) {
      pressed.setAttribute('aria-pressed', 'false');
    }
    button.setAttribute('aria-pressed', 'true');
    showDetails(span, duration);
  });
  const level = element('span', { text: `Level ${depth + 1}: `, className: 'hidden-visually' });
  const type = element('span', { text: failed ? `${span.type} · ERROR` : span.type, className: 'type' });
  const name = element('td', {}, level, button, type);
  // Past 12 levels the indentation would leave no room for the name.
  name.style.paddingInlineStart = `${0.6 + Math.min(depth, 12) * 1.1}rem`;
  const bar = element('div', { className: `bar${failed ? ' failed' : ''}${duration === null ? ' in-flight' : ''}` });
  const share = (millis) => `${traceMillis > 0 ? (millis / traceMillis) * 100 : 0}%`;
  const offset = toMillis(span.start_timestamp) - traceStarted;
  bar.style.insetInlineStart = share(offset);
  bar.style.width = duration === null ? share(traceMillis - offset) : share(duration);
  return element(
    'tr',
    {},
    name,
    element('td', { text: formatDuration(duration), className: 'number' }),
    element('td', {}, element('div', { className: 'timeline', 'aria-hidden': 'true' }, bar)),
  );
}

function showDetails(span, duration) {
  const facts = element('dl');
  const fact = (term, value) => {
    if (value !== null && value !== undefined)
      facts.append(element('dt', { text: term }), element('dd', { text: value }));
  };
  fact('Status', statusText(span.status));
  fact('Type', span.type);
  fact('Duration', formatDuration(duration));
  fact('Started', span.start_timestamp);
  fact('Ended', span.end_timestamp);
  fact('Input tokens', span.input_tokens);
  fact('Output tokens', span.output_tokens);
  fact('Id', span.id);
  fact('Parent', span.parent_id);
  fact('Group', span.group_id);
  fact('Account', span.account_id);
  fact('Observability trace', span.obs_trace_id);
  fact('Observability span', span.obs_span_id);
  const payloads = ['input', 'output', 'metadata', 'expected']
    .filter((field) => span[field] !== null)
    .flatMap((field) => [
      element('h3', { text: field[0].toUpperCase() + field.slice(1) }),
      element('pre', { text: JSON.stringify(span[field], null, 2), tabindex: '0' }),
    ]);
  byId('details').replaceChildren(element('h3', { text: span.name || '(no name)' }), facts, ...payloads);
}

// Moving between the two

function route() {
  navigation++;
  clearTimeout(refreshTimer);
  const traceId = /^#\/trace\/(.+)$/.exec(location.hash)?.[1];
  byId('list').hidden = traceId !== undefined;
  byId('trace').hidden = traceId === undefined;
  byId('key-form').hidden = true;
  document.title = 'Traces – sgp-local';
  if (traceId === undefined) {
    void keepRefreshing();
    return;
  }
  byId('details').replaceChildren(element('p', { text: 'Select a span to see its input, output and metadata.' }));
  void attempt(async () => {
    await refreshAccounts();
    await showTrace(decodeURIComponent(traceId));
  });
}

async function keepRefreshing() {
  const current = navigation;
  const goOn = document.hidden || (await attempt(refreshTraces));
  if (goOn && current === navigation) refreshTimer = setTimeout(keepRefreshing, REFRESH_MILLIS);
}

/** Shows what went wrong; false if there is no point in trying again before the user acts. */
async function attempt(work) {
  try {
    await work();
    byId('problem').hidden = true;
    return true;
  } catch (error) {
    const needsKey = error instanceof KeyNeeded;
    const hadKey = sessionStorage.getItem(KEY_STORAGE) !== null;
    byId('problem').textContent = error instanceof TypeError ? 'The backend cannot be reached.' : error.message;
    byId('problem').hidden = needsKey && !hadKey;
    if (needsKey) askForKey();
    return !needsKey;
  }
}

function askForKey() {
  sessionStorage.removeItem(KEY_STORAGE);
  byId('list').hidden = true;
  byId('trace').hidden = true;
  byId('key-form').hidden = false;
  byId('key').focus();
}

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY_STORAGE, byId('key').value);
  byId('key').value = '';
  byId('problem').hidden = true;
  route();
});
byId('account').addEventListener('change', () => {
  sessionStorage.setItem(ACCOUNT_STORAGE, byId('account').value);
  traces = [];
  if (location.hash === '' || location.hash === '#/') route();
  else location.hash = '#/';
});
byId('more').addEventListener('click', () => void attempt(loadMoreTraces));
byId('reload').addEventListener('click', route);
addEventListener('hashchange', route);
route();
