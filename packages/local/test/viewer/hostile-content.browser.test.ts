// Spans hold what strangers said to a model. Whatever it is, the viewer shows it as text: nothing of it runs, loads or
// changes the page.

import { sendSpans } from './sample-spans';
import { viewerWindow } from './viewer-window';

const viewer = viewerWindow();

const PAYLOADS = [
  '<script>globalThis.owned = true; alert(1)</script>',
  '<img src=x onerror="globalThis.owned = true; fetch(\'//example.org/\')">',
  '"><svg/onload=globalThis.owned=true><iframe srcdoc="<script>parent.owned=true</script>">',
  '<a href="javascript:globalThis.owned=true" id="bait">click</a><form action="//example.org"><input name=x></form>',
  '</textarea></title></style><style>@import "//example.org/x.css"; body{display:none}</style><base href="//example.org/">',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a template engine would run
  '{{constructor.constructor("globalThis.owned=true")()}} ${globalThis.owned=true} <%= 1 %>',
  '<link rel="stylesheet" href="//example.org/x.css"><meta http-equiv="refresh" content="0;url=//example.org">',
  '[click](javascript:globalThis.owned=true) [data](data:text/html,<script>parent.owned=true</script>) ' +
    '![x](x" onerror="globalThis.owned=true) ![pixel](https://example.org/pixel.png) <javascript:owned=true>',
  '# <img src=x onerror=globalThis.owned=true>\n\n| a |\n|---|\n| <svg onload=globalThis.owned=true> |\n\n' +
    '```html\n<script>globalThis.owned=true</script>\n```\n\n- **<b onclick=globalThis.owned=true>x</b>**',
  `${'>'.repeat(3000)} deep ${'['.repeat(3000)}`,
  '\u202Egpj.exe \u0007\u001b[31m \u2028 ]]> --> \ud800 𝕏 \u0000',
];

const everywhere = PAYLOADS.join('\n');

function hostileSpans(traceId: string) {
  const keyed = Object.fromEntries([
    ...PAYLOADS.map((payload) => [payload, payload]),
    ['__proto__', { polluted: true }],
    ['constructor', { prototype: { polluted: true } }],
    ['dangerouslySetInnerHTML', { __html: PAYLOADS[1] }],
  ]);
  const messages = [
    ...PAYLOADS.map((payload) => ({ role: payload, content: payload, name: payload, finish_reason: payload })),
    {
      role: 'assistant',
      content: PAYLOADS.flatMap((payload) => [
        { type: 'text', text: payload },
        { type: 'reasoning', text: payload },
        { type: payload, url: payload },
        { type: 'image', url: `data:text/html,${payload}` },
        { type: 'image', url: `data:image/svg+xml,${encodeURIComponent(payload.toWellFormed())}` },
        { type: 'image', mime_type: 'image/png" onerror="globalThis.owned=true', data: 'AAAA' },
        { type: 'image', url: 'http://example.org/pixel.png' },
        { type: 'image_url', image_url: { url: 'https://example.org/pixel.png' } },
      ]),
      tool_calls: PAYLOADS.map((payload) => ({
        id: payload,
        function: { name: payload, arguments: JSON.stringify({ [payload]: payload }) },
      })),
    },
    // A virtual node, should a value ever be rendered as one.
    {
      role: 'user',
      content: [{ type: 'img', props: { src: 'x', onerror: 'owned=true' }, __k: null, constructor: undefined }],
    },
  ];
  const start = new Date(Date.now() - 5000).toISOString();
  const end = new Date(Date.now() - 1000).toISOString();
  const common = { trace_id: traceId, start_timestamp: start, end_timestamp: end, group_id: PAYLOADS[1] };
  return [
    {
      ...common,
      id: `${traceId}<b>root`,
      name: everywhere,
      type: 'AGENT_WORKFLOW',
      status: 'SUCCESS',
      input: { messages },
      output: { messages },
    },
    {
      ...common,
      id: `${traceId}"'><i>call`,
      parent_id: `${traceId}<b>root`,
      name: PAYLOADS[2],
      type: 'COMPLETION',
      status: 'ERROR',
      input: { messages, tools: [{ function: { name: PAYLOADS[0] } }, PAYLOADS[0], keyed], model: PAYLOADS[1] },
      output: { messages, usage: { input_tokens: 1, note: PAYLOADS[1] }, model: PAYLOADS[0] },
      metadata: {
        error: true,
        error_type: PAYLOADS[0],
        error_message: PAYLOADS[1],
        error_stacktrace: everywhere,
        ...keyed,
      },
      expected: keyed,
    },
    {
      ...common,
      id: `${traceId}-documents`,
      parent_id: `${traceId}<b>root`,
      name: PAYLOADS[3],
      type: 'KB_RETRIEVAL',
      input: keyed,
      output: {
        documents: [
          ...PAYLOADS,
          ...PAYLOADS.map((payload) => ({ id: payload, score: payload, content: payload })),
          keyed,
          7,
          null,
        ],
      },
      metadata: { html: everywhere },
    },
  ];
}

// The address of a span is as foreign as its text.
const traceId = `hostile/<script>globalThis.owned=true</script>?x=1#y`;
const path = encodeURIComponent(traceId);

beforeAll(async () => {
  await sendSpans(viewer.local.url, hostileSpans(traceId) as never);
  await sendSpans(viewer.local.url, hostileSpans(`${traceId}2`) as never);
}, 180_000);

const spanParameter = (id: string) => new URLSearchParams({ span: `${traceId}${id}` });

test.each([
  ['the list of traces', '#/traces', '.trace-body [data-row]'],
  [
    'filters taken from the address',
    `#/traces?${new URLSearchParams({ name: PAYLOADS[0] ?? '', q: PAYLOADS[1] ?? '' })}`,
    '.chip',
  ],
  ['a trace', `#/trace/${path}`, '.span-row'],
  ['its root', `#/trace/${path}?${spanParameter('<b>root')}`, '.message'],
  ['a model call', `#/trace/${path}?${spanParameter(`"'><i>call`)}`, '.tool-call'],
  ['raw content', `#/trace/${path}?${spanParameter(`"'><i>call`)}&tab=raw`, '.json'],
  ['documents', `#/trace/${path}?${spanParameter('-documents')}`, '.documents'],
  ['an unknown trace', `#/trace/${encodeURIComponent(PAYLOADS[1] ?? '')}`, '.empty code'],
  ['the profiler', '#/profiler', 'tbody tr'],
  ['groups', '#/groups', 'tbody tr'],
  ['a group', `#/group/${encodeURIComponent(PAYLOADS[1] ?? '')}`, '.message'],
  ['a comparison', `#/compare/${path}/${encodeURIComponent(`${traceId}2`)}?row=1`, '.compare-content .message'],
])('%s shows hostile content as text', async (_what, fragment, ready) => {
  const { page } = viewer;
  await viewer.open(fragment);
  await page.locator(ready).first().waitFor();
  // In one turn, since each changes which others there are.
  await page.getByRole('button', { name: /Expand all|earlier messages|more characters/ }).evaluateAll((buttons) => {
    for (const button of buttons as HTMLButtonElement[]) button.click();
  });
  // Pictures that would load or fail have done so, and what runs then has run.
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
  const found = await page.evaluate(() => ({
    owned: 'owned' in globalThis,
    polluted: 'polluted' in Object.prototype,
    elements: [
      ...document.querySelectorAll('iframe, object, embed, base, style, meta[http-equiv], #bait, form[action]'),
    ].map((element) => element.outerHTML.slice(0, 100)),
    scripts: document.scripts.length,
    sheets: document.styleSheets.length,
    handlers: [...document.querySelectorAll('*')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    ).length,
    links: [...document.querySelectorAll('a')]
      .map((link) => link.getAttribute('href') ?? '')
      .filter((href) => !href.startsWith('#')),
    images: [...document.images].map((image) => image.src).filter((src) => !src.startsWith('data:image/png;base64,')),
    visible: getComputedStyle(document.body).display !== 'none',
    // What a person sees, unlike textContent.
    // biome-ignore lint/performance/useDomNodeTextContent: hidden text does not count
    text: document.body.innerText,
  }));
  const { text, ...rest } = found;
  expect(rest).toEqual({
    owned: false,
    polluted: false,
    elements: [],
    scripts: 1,
    sheets: 1,
    handlers: 0,
    links: [],
    images: [],
    visible: true,
  });
  // It is there to be read.
  if (!/filters|comparison/.test(_what)) expect(text).toMatch(/onerror=|onload=|<a href="javascript:|<b>root/);
});

test('is escaped by the shell command that copies a span', async () => {
  await viewer.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await viewer.open(`#/trace/${path}?${spanParameter('-documents')}`);
  await viewer.page.getByRole('button', { name: 'Copy curl' }).click();
  await viewer.announces('Span copied as a curl command');
  const command = await viewer.page.evaluate(() => navigator.clipboard.readText());
  const unquoted = command.replaceAll("'\\''", '').replace(/'[^']*'/g, '');
  expect(unquoted.replace(/\s+/g, ' ')).toBe('curl -X PUT \\ -H \\ -H \\ -H "x-api-key: $SGP_API_KEY" \\ --data-raw ');
});
