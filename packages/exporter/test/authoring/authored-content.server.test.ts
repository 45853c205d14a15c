// The prompts and answers that leave the process: from attributes, events and log records, redacted and masked.
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { logs, SeverityNumber } from '@opentelemetry/api-logs';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { type ContentEvent, defineDialect, SgpLogRecordProcessor } from '../../src';
import { sentItems } from './sent-items';

const { start, said } = sentItems();

describe('content', () => {
  it('is kept out altogether when capturing is off, with usage, model and errors still there', async () => {
    const { tracer, items } = start({ captureContent: false });
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt',
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"private"}]}]',
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"private"}]}]',
      'gen_ai.prompt.variable.name': 'private',
      'gen_ai.usage.input_tokens': 3,
      'tool.parameters': 'private',
    };
    const span = tracer.startSpan('call', { attributes });
    span.addEvent('gen_ai.user.message', { content: 'private' });
    span.end();
    const { call } = await items();
    expect(call).toMatchObject({ type: 'COMPLETION', output: { usage: { input_tokens: 3 } } });
    expect(JSON.stringify(call)).not.toContain('private');
  });

  it('is read from the log records of the span', async () => {
    const logRecordProcessor = new SgpLogRecordProcessor();
    const logger = new LoggerProvider({ processors: [logRecordProcessor] }).getLogger('test');
    const { tracer, items } = start({ logRecordProcessor });
    const span = tracer.startSpan('call', { attributes: { 'gen_ai.operation.name': 'chat' } });
    const within = trace.setSpan(ROOT_CONTEXT, span);
    const emit = (name: string, body: object) =>
      logger.emit({
        severityNumber: SeverityNumber.INFO,
        attributes: { 'event.name': name },
        body: body as never,
        context: within,
      });
    emit('gen_ai.user.message', { content: 'hi' });
    emit('gen_ai.choice', { index: 0, finish_reason: 'stop', message: { content: 'hello' } });
    emit('app.unrelated', { content: 'no' });
    span.end();
    expect((await items()).call).toMatchObject({
      input: { messages: [{ role: 'user', content: 'hi' }] },
      output: { messages: [{ role: 'assistant', content: 'hello', finish_reason: 'stop' }] },
    });
    logs.disable();
  });

  it.each([
    ['the span processor', true],
    ['the log record processor', false],
  ])('is read from records of a dialect of the application that %s is given', async (_, isOfSpans) => {
    const acme = defineDialect({
      name: 'Acme',
      events: [{ names: ['acme.said'], sides: ['output'] }],
      outputs: { messages: ({ events }) => saidIn(events) },
    });
    const own = { dialects: [acme] };
    const logRecordProcessor = new SgpLogRecordProcessor(isOfSpans ? {} : own);
    const { tracer, items } = start({ logRecordProcessor, ...own });
    const logger = new LoggerProvider({ processors: [logRecordProcessor] }).getLogger('test');
    const span = tracer.startSpan('call', { attributes: { 'gen_ai.operation.name': 'chat' } });
    logger.emit({ eventName: 'acme.said', body: { text: 'hello' }, context: trace.setSpan(ROOT_CONTEXT, span) });
    span.end();
    expect((await items()).call?.output).toEqual({ messages: [{ role: 'assistant', content: 'hello' }] });
  });
});

function saidIn(events: readonly ContentEvent[]) {
  const said = events.find(({ name }) => name === 'acme.said')?.fields.text;
  return said === undefined ? undefined : { messages: [{ role: 'assistant', content: String(said) }] };
}

describe('what leaves the process', () => {
  const secret = ['sk', 'proj', 'Ab3dEf6hIj9kLm2nOp5qRs8t'].join('-');
  const long = (text: string) =>
    JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: `${'word '.repeat(400)}${text}` }] }]);

  it('holds no credential, in an attribute, a name, or the middle of a long message', async () => {
    const { tracer, items } = start();
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': long(`my key is ${secret} ok`),
      'http.request.header.authorization': `Bearer ${secret}`,
      'db.connection': 'postgres://ada:hunter2hunter2@db/x',
    };
    tracer.startSpan(`call ${secret}`, { attributes }).end();
    const sent = JSON.stringify(await items());
    expect(sent).not.toContain(secret);
    expect(sent).not.toContain('hunter2hunter2');
    expect(sent).toContain('my key is [REDACTED:credential] ok');
  });

  it('is what the mask makes of it, in long messages too, and a mask that fails fails closed', async () => {
    const { tracer, items } = start({
      mask: (key, value) => {
        if (key === 'metadata.boom') throw new Error('no');
        return value.replaceAll('Ada', '<person>');
      },
    });
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': long('Ada'),
      boom: 'x',
      plain: 'Ada',
    };
    tracer.startSpan('call', { attributes }).end();
    const { call } = await items();
    expect(JSON.stringify(call)).not.toContain('Ada');
    expect(call?.metadata).toMatchObject({ plain: '<person>', boom: '[REDACTED:mask-failed]' });
    expect(said().join('')).toContain('mask failed for 1 texts, the first at "metadata.boom"');
  });

  it('is everything when redaction is switched off', async () => {
    const { tracer, items } = start({ redactCredentials: false });
    tracer.startSpan('call', { attributes: { password: 'x1y2z3' } }).end();
    expect((await items()).call?.metadata).toMatchObject({ password: 'x1y2z3' });
  });
});
