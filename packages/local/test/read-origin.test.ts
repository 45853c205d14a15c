import { readOrigin } from '../src/store/read-origin';

const of = (metadata: object, input: object | null = null) =>
  readOrigin({ metadata, input } as Parameters<typeof readOrigin>[0]);

test.each([
  [{ 'http.request.method': 'GET', 'http.route': '/orders/{id}', 'url.path': '/orders/7' }, 'GET /orders/{id}'],
  [{ 'http.request.method': 'GET', 'url.path': '/orders/7' }, 'GET /orders/7'],
  [{ 'http.method': 'POST', 'http.target': '/chat?key=secret' }, 'POST /chat'],
  [
    { 'http.request.method': 'GET', 'url.full': 'https://user:secret@api.example.com/v1/a?key=secret#x' },
    'GET api.example.com/v1/a',
  ],
  [{ 'http.method': 'GET', 'http.url': 'http://127.0.0.1:80/x' }, 'GET 127.0.0.1:80/x'],
  [{ 'http.request.method': 'GET' }, null],
  [{ 'url.path': '/x' }, null],
  [{ 'http.request.method': 7, 'url.path': {} }, null],
])('the request of %j is %p', (metadata, request) => expect(of(metadata).request).toBe(request));

test('service and scope are read, and only from strings', () => {
  expect(of({ 'service.name': 'shop', otel_scope: { name: 'http' } })).toMatchObject({
    service: 'shop',
    scope: 'http',
  });
  expect(of({ 'service.name': 1, otel_scope: 'http' })).toMatchObject({ service: null, scope: null });
});

test.each([
  [
    {
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'first' },
        { role: 'user', content: 'second' },
      ],
    },
    'first',
  ],
  [
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', data: 'x' },
            { type: 'text', text: 'words' },
          ],
        },
      ],
    },
    'words',
  ],
  [{ messages: [{ role: 'assistant', content: 'only' }] }, 'only'],
  [{ question: 'why?' }, 'why?'],
  [{ messages: 'none', input: '  ' }, null],
])('the preview of %j is %p', (input, preview) => expect(of({}, input).preview).toBe(preview));

test('a long text is cut between characters', () => {
  const { preview } = of({}, { input: `${'x'.repeat(199)}😀y` });
  expect(preview).toBe('x'.repeat(199));
});
