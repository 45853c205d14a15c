// Log records go to this package and to the SDK of the application.
import { logs } from '@opentelemetry/api-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { startLogRecords } from '../../src/sdk/log-records';

const resource = resourceFromAttributes({ 'service.name': 'records' });

afterEach(() => logs.disable());

describe('startLogRecords', () => {
  it('hands what libraries emit to the processors, with the resource', async () => {
    const exporter = new InMemoryLogRecordExporter();
    const records = startLogRecords([new SimpleLogRecordProcessor({ exporter })], resource);
    logs.getLogger('library').emit({ eventName: 'gen_ai.user.message', body: { content: 'hello' } });
    await records?.provider.forceFlush();
    expect(exporter.getFinishedLogRecords()).toMatchObject([
      { eventName: 'gen_ai.user.message', resource: { attributes: { 'service.name': 'records' } } },
    ]);
    await records?.provider.shutdown();
  });

  it('sets nothing up without a processor', () => {
    expect(startLogRecords([], resource)).toBeUndefined();
  });
});
