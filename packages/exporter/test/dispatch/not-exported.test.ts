// Which spans are left out, and why.
import { SpanKind } from '@opentelemetry/api';
import type { SpanLike } from '../../src/convert/span-like';
import { notExported } from '../../src/dispatch/not-exported';
import { isOwnRequest } from '../../src/dispatch/own-request';
import { spanOf } from '../convert/span-of';

const BASE_URL = 'https://sgp.test/api';
const BATCH_URL = `${BASE_URL}/v5/spans/batch`;
const request = (attributes: SpanLike['attributes'], kind = SpanKind.CLIENT) => spanOf({ kind, attributes });

it.each<[string, SpanLike]>([
  ['by its full URL', request({ 'url.full': BATCH_URL })],
  ['by its URL of old', request({ 'http.url': BATCH_URL })],
  ['with a query', request({ 'url.full': `${BATCH_URL}?retry=1` })],
])('a request of ours is left out: %s', (_what, span) => {
  expect(notExported(span, BASE_URL)).toBe('own request');
});

it.each<[string, SpanLike, string | undefined]>([
  ['another host of the same length', request({ 'url.full': BATCH_URL.replace('sgp', 'app') }), BASE_URL],
  ['another way at the same host', request({ 'url.full': `${BASE_URL}/v5/spans/search` }), BASE_URL],
  ['another host', request({ 'url.full': 'https://app.test/v5/spans/batch' }), BASE_URL],
  ['a way below which ours may stand', request({ 'url.full': `${BASE_URL}/x/v5/spans/batch` }), BASE_URL],
  ['a URL that only mentions ours', request({ 'url.full': `https://app.test/?to=${BATCH_URL}` }), BASE_URL],
  ['a request that somebody answers', request({ 'url.full': BATCH_URL }, SpanKind.SERVER), BASE_URL],
  ['a request without a URL', request({}), BASE_URL],
  ['a URL that is no text', request({ 'url.full': [BATCH_URL] as unknown as string }), BASE_URL],
  ['any request, where there is no URL of ours', request({ 'url.full': BATCH_URL }), undefined],
  ['an ordinary span', spanOf(), BASE_URL],
])('is exported: %s', (_what, span, baseUrl) => {
  expect(notExported(span, baseUrl)).toBeUndefined();
});

it('a URL that is no text is none of ours, and does not throw', () => {
  expect(isOwnRequest(request({ 'url.full': [BATCH_URL] as unknown as string }), BASE_URL)).toBe(false);
});

it('a placeholder is left out', () => {
  const instrumentationScope = { name: 'logfire' };
  const span = spanOf({ instrumentationScope, attributes: { 'logfire.span_type': 'pending_span' } });
  expect(notExported(span, BASE_URL)).toBe('placeholder');
});

it('a span that throws when it is read is exported: its item says so', () => {
  const attributes = Object.defineProperty({}, 'url.full', {
    get() {
      throw new Error('no');
    },
  });
  expect(notExported(request(attributes), BASE_URL)).toBeUndefined();
});
