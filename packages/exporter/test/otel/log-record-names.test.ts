// Which log records are kept for their spans: those that a dialect reads, under every name that a record may have.
import { SgpLogRecordProcessor } from '../../src';

const spanContext = { traceId: '5b8aa5a2d2c872e8321cf37308d69df2', spanId: '051581bf3cb55c13', traceFlags: 1 };

describe('log records that hold prompts and answers', () => {
  it.each([
    ['in a field of its own', { eventName: 'gen_ai.user.message' }],
    ['in the attribute of the conventions', { attributes: { 'event.name': 'codex.user_prompt' } }],
    ["in LiteLLM's attribute", { attributes: { event_name: 'gen_ai.content.prompt' } }],
    ["in Dify's attribute", { attributes: { 'dify.event.name': 'dify.workflow.run' } }],
    ["as the name of a span's scope, from AWS's distribution", { eventName: 'strands.telemetry.tracer' }],
  ])('are kept with their name %s', (_where, record) => {
    const processor = new SgpLogRecordProcessor();
    processor.onEmit({ ...record, body: 'a question', spanContext });
    expect(processor.take(spanContext)).toMatchObject([{ ...record, body: 'a question' }]);
    expect(processor.take(spanContext)).toBeUndefined();
  });

  it.each([
    ['another name', { eventName: 'acme.cart' }],
    ['no name', { attributes: { level: 'info' } }],
    ['a name that is no text', { attributes: { event_name: 7 } }],
  ])('are not those with %s', (_what, record) => {
    const processor = new SgpLogRecordProcessor();
    processor.onEmit({ ...record, body: 'a question', spanContext });
    expect(processor.take(spanContext)).toBeUndefined();
  });
});
