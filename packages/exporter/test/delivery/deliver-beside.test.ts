// Items through another thread, where this one's sockets stand still.
import { deliverBeside, watchForStandstill } from '../../src/delivery/deliver-beside';
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { encodedItem } from '../../src/encode/encoded-item';
import { loadSettings } from '../../src/load-settings';

const settings = loadSettings({ apiKey: 'key', accountId: 'acc' });
const identity = { name: 'a', spanContext: () => ({ traceId: 't', spanId: 's', traceFlags: 1 }) };
const spans = ['{"name":"a"}', '{"name":"b"}'].map((json, index) =>
  OutgoingSpan.ofItem(identity, encodedItem(Buffer.from(json)), index),
);

it('sends the items of all spans, with the time that there is', async () => {
  const sent = jest.fn(async (items: readonly Buffer[]) => ({ delivered: items.length, cause: undefined }));
  expect(await deliverBeside(spans, sent, settings, 700)).toEqual({ delivered: spans, rejected: [], undelivered: [] });
  expect(sent.mock.calls).toEqual([[[Buffer.from('{"name":"a"}'), Buffer.from('{"name":"b"}')], settings, 700]]);
});

it.each<[string, () => Promise<{ delivered: number; cause: string | undefined }>, string]>([
  ['some arrived', async () => ({ delivered: 1, cause: 'the backend is down' }), 'the backend is down'],
  ['nobody says why', async () => ({ delivered: 0, cause: undefined }), 'No answer in time.'],
  ['there is no thread', () => Promise.reject(new Error('EAGAIN')), 'No thread could be started: EAGAIN'],
])('keeps all of them when %s, since nobody knows which arrived', async (_what, send, message) => {
  expect(await deliverBeside(spans, send, settings, 700)).toMatchObject({
    delivered: [],
    rejected: [],
    undelivered: spans,
    held: { kind: 'retryable', error: { code: 'SGP_UNREACHABLE', message } },
  });
});

describe('the watch over a request', () => {
  it('aborts with the delivery, also when that is closed already, until it is stopped', () => {
    const closing = new AbortController();
    const [watch, stopped] = [watchForStandstill(closing.signal), watchForStandstill(closing.signal)];
    stopped.stop();
    expect(watch.signal.aborted).toBe(false);
    closing.abort();
    expect([watch, stopped, watchForStandstill(closing.signal)].map(({ signal }) => signal.aborted)).toEqual([
      true,
      false,
      true,
    ]);
    watch.stop();
  });
});
