// How an error is described when the span does not say it in the first place that is looked at.
import { SpanStatusCode } from '@opentelemetry/api';
import { spanToItem } from '../../src/convert/span-to-item';
import { spanOf } from './span-of';

const TIME: [number, number] = [1_700_000_000, 500_000_000];

function errorOf(attributes: Record<string, unknown>, exception?: Record<string, string>, message?: string) {
  const events = exception ? [{ name: 'exception', attributes: exception, time: TIME }] : [];
  const status = { code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) };
  return spanToItem(spanOf({ attributes, events, status })).metadata;
}

describe('the type of an error', () => {
  it.each(['Unknown', 'unknown', 'Error'])('is not %s when the status says more', (type) => {
    expect(errorOf({ 'http.response.status_code': 429 }, { 'exception.type': type })?.error_type).toBe('429');
  });

  it.each([
    ['Unknown', { 'exception.type': 'Unknown' }, {}],
    ['unknown', { 'exception.type': 'Error' }, { 'error.type': 'unknown' }],
    ['Error', { 'exception.type': 'Error' }, {}],
  ])('is %s when nothing says more', (type, exception, attributes) => {
    expect(errorOf(attributes, exception)?.error_type).toBe(type);
  });

  it.each([
    ['TypeError', 'Error running tool: {"tool_name":"look","error":"TypeError: it broke"}'],
    ['Tripped', 'Error in agent run: {"error":"Tripped: Input guardrail: {\\"x\\":1}"}'],
    ['Error', 'Error running tool: {"tool_name":"look","error":"Tool execution failed. Details: none"}'],
  ])('is %s for the message %s', (type, message) => {
    expect(errorOf({}, { 'exception.message': message }, message)?.error_type).toBe(type);
  });
});

describe('a cancellation', () => {
  it.each(['AbortError', 'APIUserAbortError', 'CanceledError', 'ABORT_ERR', '20'])('is an error of type %s', (type) => {
    expect(errorOf({}, { 'exception.type': type })).toMatchObject({ error_type: type, canceled: true });
  });

  it('is no error of another type', () => {
    expect(errorOf({}, { 'exception.type': 'TypeError' })).not.toHaveProperty('canceled');
  });
});

describe('the message of an error', () => {
  it('is that of gRPC when nothing else has one', () => {
    const attributes = {
      'rpc.system': 'grpc',
      'rpc.grpc.status_code': 1,
      'grpc.error_message': '1 CANCELLED: by the client',
    };
    expect(errorOf(attributes)).toMatchObject({ error_message: '1 CANCELLED: by the client', canceled: true });
  });

  it('is that of the status when it has one', () => {
    expect(errorOf({ 'grpc.error_message': 'other' }, undefined, 'mine')?.error_message).toBe('mine');
  });
});
