// What the application is told of what could not be delivered, and that it runs on.
import type { SpanExporterLike } from '../../src';
import { allItems, prepareServer, server, start, stderr } from '../processor-fixture';

prepareServer();

describe('failures', () => {
  it('gives up at shutdown while the key is refused: counts the spans by reason, and says it once with the server’s words', async () => {
    server.always({ status: 401, body: { detail: 'Invalid API key' } });
    const { processor, provider, tracer } = start({ batchSize: 2, concurrency: 1 });
    for (let count = 0; count < 12; count++) tracer.startSpan('span').end();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 12, delivered: 0, droppedByReason: { unauthorized: 12 } });
    expect(server.requests).toHaveLength(1);
    const lines = stderr.filter((line) => line.includes('lost'));
    expect(lines[0]).toContain('Invalid API key');
    expect(lines[0]).toContain('SGP_API_KEY');
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(stderr.join('')).not.toContain('sk-test-1234567890');
  });

  it('goes on after a span that was refused: counts it by reason and names it with the server’s words', async () => {
    server.script({ status: 422, body: { detail: 'bad times' } });
    const { processor, provider, tracer } = start({ batchSize: 1, concurrency: 1, lingerMillis: 0 });
    for (let count = 0; count < 5; count++) tracer.startSpan(`span ${count}`).end();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 5, delivered: 4, droppedByReason: { rejected: 1 } });
    expect(stderr.filter((line) => line.includes('"span 0"') && line.includes('bad times'))).toHaveLength(1);
  });

  it('counts spans of an unreachable host and keeps the application running', async () => {
    await server.close();
    const { processor, provider, tracer } = start({ maxAttempts: 1 });
    expect(() => tracer.startSpan('span').end()).not.toThrow();
    await expect(provider.shutdown()).resolves.toBeUndefined();
    expect(processor.stats()).toMatchObject({ dropped: 1, droppedByReason: { unreachable: 1 }, pending: 0 });
  });

  it.each<[string, SpanExporterLike['export']]>([
    [
      'throws',
      () => {
        throw new Error('broken exporter');
      },
    ],
    ['fails', (_spans, done) => done({ code: 1, error: new Error('broken exporter') })],
    ['never answers', () => {}],
  ])('survives an injected exporter that %s', async (_name, exportSpans) => {
    const exporter = { export: exportSpans, shutdown: async () => {} };
    const { processor, provider, tracer } = start({ exporter, exportTimeoutMillis: 100, shutdownTimeoutMillis: 1500 });
    expect(() => tracer.startSpan('span').end()).not.toThrow();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 1, dropped: 1, pending: 0 });
  });

  it('delivers a span with an attribute that cannot be read', async () => {
    const { processor, provider, tracer } = start();
    const span = tracer.startSpan('span');
    Object.defineProperty((span as unknown as { attributes: object }).attributes, 'broken', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(() => span.end()).not.toThrow();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 1, delivered: 1 });
    expect(allItems()[0]?.metadata).toMatchObject({ broken: '[Unreadable: Error: no]' });
  });

  it('survives a span whose context cannot be read', () => {
    const { processor } = start();
    const hostile = {
      spanContext: () => {
        throw new Error('no');
      },
    };
    expect(() => processor.onEnd(hostile as never)).not.toThrow();
    expect(() => processor.onStart(hostile as never)).not.toThrow();
  });
});
