// Whether spans keep arriving beside one that is refused, and whatever is large arrives by smaller requests.
import { until } from '@sgp-otel/testkit';
import { faults, isBad, prepareServer, server, start } from './suspects-fixture';

prepareServer();

describe('one span that is answered with', () => {
  it.each(faults.slice(0, 8))('%s keeps a steady stream going', async (_name, fault) => {
    server.always((request) => (isBad(request) ? fault : undefined));
    const { processor, end } = start({ lingerMillis: 50 });
    end(1, 'bad');
    for (let round = 0; round < 30; round++) {
      end(1);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await until('the stream', () => processor.stats().delivered === 30);
    expect(processor.stats().pending).toBe(1);
  });
});

describe('requests that get no answer above a size', () => {
  it.each([
    ['reset', 'reset-after-body' as const],
    ['silence', 'hang' as const],
    ['a 502', { status: 502 }],
  ])('become smaller: every span is delivered (%s)', async (_name, fault) => {
    server.always((request) => (request.raw.length > 100_000 ? fault : undefined));
    const { processor, end } = start({ requestTimeoutMillis: 700 });
    end(20);
    end(400, 'good', { text: 'x'.repeat(2000) });
    await until('all', () => processor.stats().delivered === 420);
    const failed = server.requests.filter((request) => request.raw.length > 100_000).length;
    expect(failed).toBeLessThanOrEqual(12);
  });
});
