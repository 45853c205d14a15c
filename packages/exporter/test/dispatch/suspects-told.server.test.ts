// What is said of spans that something on the way refuses, and how a flush, a shutdown, a small queue and span-start
// writes fare with them.
import { type RecordedRequest, until } from '@sgp-otel/testkit';
import { asPage, isBad, itemsOf, prepareServer, server, start, stderr, storedOf } from './suspects-fixture';

prepareServer();

describe('what is said of it', () => {
  const linesWith = (text: string) => stderr.filter((line) => line.includes(text));

  it('quotes the page of a firewall on one line, and says that the content may be the reason', async () => {
    server.always(asPage(403));
    const { end } = start();
    end(20);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    const [line] = linesWith('Delivery is held');
    expect(line).toContain('403');
    expect(line).toContain('Request blocked Sorry Incident 17-4');
    expect(line).toContain('firewall or proxy');
    expect(line).not.toContain('\u001b');
    expect(line).not.toContain('<');
  });

  it('quotes a page that came with a 200', async () => {
    server.always(asPage(200));
    const { end } = start();
    end(20);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    expect(linesWith('Delivery is held')[0]).toContain('Request blocked');
  });

  it('speaks of the key alone when the words are SGP’s own', async () => {
    server.always({ status: 403, body: { detail: 'No access' } });
    const { end } = start();
    end(20);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    const [line] = linesWith('Delivery is held');
    expect(line).toContain('No access');
    expect(line).toContain('SGP_ACCOUNT_ID');
    expect(line).not.toContain('firewall');
  });

  it('names a span that was never taken, with status and words, and counts it under a reason of its own', async () => {
    server.always((request) => (isBad(request) ? asPage(403) : undefined));
    const { processor, end } = start();
    end(20);
    end(1, 'bad one');
    await until('the others', () => processor.stats().delivered === 20);
    await processor.shutdown();
    expect(processor.stats()).toMatchObject({ pending: 0, droppedByReason: { blocked: 1 } });
    const [line] = linesWith('"bad one"');
    expect(line).toContain('403');
    expect(line).toContain('Request blocked');
  });
});

describe('a flush', () => {
  it('waits for one more try of a span that is not taken, not until it is given up', async () => {
    server.always((request) => (isBad(request) ? asPage(403) : undefined));
    const { processor, end } = start();
    end(20);
    end(1, 'bad');
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 20, pending: 1 });
    server.always(undefined);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 21, pending: 0 });
  });
});

describe('a shutdown', () => {
  it.each([1, 3])('delivers everything but what is never answered, %d requests at once', async (concurrency) => {
    server.always((request) => (isBad(request) ? 'hang' : undefined));
    const { processor, end } = start({ concurrency, batchSize: 20, shutdownTimeoutMillis: 8000 });
    end(20);
    await processor.forceFlush();
    end(10);
    end(1, 'bad');
    end(100);
    await processor.shutdown();
    expect(processor.stats().delivered).toBeGreaterThanOrEqual(120);
    expect(processor.stats().pending).toBe(0);
  });

  it('does not wait for the request of a suspect that is in flight already', async () => {
    server.always((request) => (isBad(request) ? 'hang' : undefined));
    const { processor, end } = start({ concurrency: 1, lingerMillis: 0, shutdownTimeoutMillis: 3000 });
    end(1);
    await processor.forceFlush();
    end(1, 'bad');
    await until('the request', () => server.requests.some(isBad));
    end(50);
    await processor.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 52, delivered: 51, pending: 0 });
  });
});

describe('spans that a firewall refuses, one after the other', () => {
  it('take no place from those that it lets through, however small the queue is', async () => {
    server.always((request) => (isBad(request) ? asPage(403) : undefined));
    const { processor, end } = start({ maxQueueSize: 20, lingerMillis: 0 });
    for (let round = 0; round < 60; round++) {
      end(1, 'bad');
      end(3);
      await until('the good ones', () => storedOf('good') === 3 * (round + 1));
    }
    // What the server has is counted once its answer is there.
    await until('the answers', () => processor.stats().delivered === 180);
    const { accepted, droppedByReason } = processor.stats();
    expect(accepted).toBe(240);
    expect(Object.keys(droppedByReason)).toEqual(['blocked']);
  });
});

describe('a trace with span-start writes', () => {
  it('whose start is refused has its end written, and never a start after it', async () => {
    const isRefused = (request: RecordedRequest) =>
      itemsOf(request).some((item) => item.name === 'bad' && item.end_timestamp === undefined);
    server.always((request) => (isRefused(request) ? asPage(403) : undefined));
    const { processor, tracer } = start({ skipSpanStart: false, lingerMillis: 0 });
    tracer.startSpan('good').end();
    await processor.forceFlush();
    const span = tracer.startSpan('bad');
    await until('the start', () => server.requests.some(isRefused));
    span.end();
    await until('the end', () => processor.stats().delivered === 2);
    tracer.startSpan('good').end();
    await processor.forceFlush();
    const writes = server.requests.flatMap(itemsOf).filter(({ name }) => name === 'bad');
    const firstEnd = writes.findIndex((item) => item.end_timestamp !== undefined);
    expect(writes.slice(firstEnd).every((item) => item.end_timestamp !== undefined)).toBe(true);
  });
});
