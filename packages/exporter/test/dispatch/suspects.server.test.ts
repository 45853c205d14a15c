// What becomes of the others when something on the way refuses one span, or whatever is large, and does not say that
// this is the reason.
import { until } from '@sgp-otel/testkit';
import { faults, isBad, prepareServer, server, start, storedOf } from './suspects-fixture';

prepareServer();

describe('one span that is answered with', () => {
  it.each(faults)('%s keeps none of its neighbours from being delivered', async (_name, fault) => {
    server.always((request) => (isBad(request) ? fault : undefined));
    const { processor, end } = start();
    end(120);
    end(1, 'bad');
    end(79);
    await until('the neighbours', () => processor.stats().delivered === 199);
    const before = server.requests.length;
    expect(before).toBeLessThanOrEqual(26);
    end(50);
    await until('what came later', () => processor.stats().delivered === 249);
    expect(storedOf('good')).toBe(249);
  });
});
