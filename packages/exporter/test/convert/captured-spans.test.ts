import { spanToItem } from '../../src/convert/span-to-item';
import { capturedSpans } from '../fixtures/captured-spans';
import { itemViolations } from './item-violations';

function itemsOf(name: string) {
  return capturedSpans(name).map((span) => JSON.parse(JSON.stringify(spanToItem(span))));
}

const resource = {
  resource: {
    'service.name': 'unknown_service:node',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.version': '2.12.0',
  },
  'service.name': 'unknown_service:node',
};

describe('spans captured from real libraries', () => {
  it('of a fetch to an Express route become a call, the server span below it and the handler below that', () => {
    expect(itemsOf('infra-http-fetch-get')).toEqual([
      {
        id: '4f42fb80ee5d4ffc',
        trace_id: 'af5c9851691b9baad051b82c5f2383cc',
        parent_id: '94b21d4013018b2c',
        name: 'GET /users/:id',
        start_timestamp: '2026-11-21T10:08:05.382000Z',
        end_timestamp: '2026-11-21T10:08:05.382921Z',
        status: 'SUCCESS',
        type: 'STANDALONE',
        metadata: {
          'http.request.method': 'GET',
          'url.scheme': 'http',
          'server.address': '127.0.0.1',
          'network.peer.address': '127.0.0.1',
          'network.peer.port': 49582,
          'network.protocol.version': '1.1',
          'user_agent.original': 'node',
          'url.path': '/users/8',
          'client.address': '127.0.0.1',
          'server.port': 43235,
          'http.response.status_code': 200,
          'http.route': '/users/:id',
          otel_kind: 'SERVER',
          otel_scope: { name: '@opentelemetry/instrumentation-http', version: '0.223.0' },
          ...resource,
        },
      },
      {
        id: '1b8b477536e15f86',
        trace_id: 'af5c9851691b9baad051b82c5f2383cc',
        parent_id: '4f42fb80ee5d4ffc',
        name: 'request handler',
        start_timestamp: '2026-11-21T10:08:05.382000Z',
        end_timestamp: '2026-11-21T10:08:05.382681Z',
        status: 'SUCCESS',
        type: 'STANDALONE',
        metadata: {
          'http.route': '/users/:id',
          'express.name': '/users/:id',
          'express.type': 'request_handler',
          otel_kind: 'INTERNAL',
          otel_scope: { name: '@opentelemetry/instrumentation-express', version: '0.71.1' },
          ...resource,
        },
      },
      {
        id: '94b21d4013018b2c',
        trace_id: 'af5c9851691b9baad051b82c5f2383cc',
        name: 'GET',
        start_timestamp: '2026-11-21T10:08:05.376000Z',
        end_timestamp: '2026-11-21T10:08:05.385630Z',
        status: 'SUCCESS',
        type: 'EXTERNAL_ENDPOINT',
        metadata: {
          'http.request.method': 'GET',
          'http.request.method_original': 'GET',
          'url.full': 'http://127.0.0.1:43235/users/8',
          'url.path': '/users/8',
          'url.query': '',
          'url.scheme': 'http',
          'server.address': '127.0.0.1',
          'server.port': 43235,
          'user_agent.original': 'node',
          'network.peer.address': '127.0.0.1',
          'network.peer.port': 43235,
          'network.protocol.version': '1.1',
          'http.response.status_code': 200,
          otel_kind: 'CLIENT',
          otel_scope: { name: '@opentelemetry/instrumentation-undici', version: '0.33.0' },
          ...resource,
        },
      },
    ]);
  });

  it('of a refused connection become an error with the type, message and stack of the exception', () => {
    expect(itemsOf('infra-http-http-connection-refused')).toEqual([
      {
        id: '2d3ad90567de2969',
        trace_id: 'f148e77759a52b9e2574c31b11f742da',
        name: 'GET',
        start_timestamp: '2026-11-21T10:08:05.294000Z',
        end_timestamp: '2026-11-21T10:08:05.296021Z',
        status: 'ERROR',
        type: 'EXTERNAL_ENDPOINT',
        metadata: {
          error: true,
          error_type: 'ECONNREFUSED',
          error_message: 'connect ECONNREFUSED 127.0.0.1:9',
          error_stacktrace:
            'Error: connect ECONNREFUSED 127.0.0.1:9\n' +
            '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)\n' +
            '    at TCPConnectWrap.callbackTrampoline (node:internal/async_hooks:130:17)',
          'http.request.method': 'GET',
          'server.address': '127.0.0.1',
          'server.port': 9,
          'url.full': 'http://127.0.0.1:9/none',
          'error.type': 'Error',
          otel_kind: 'CLIENT',
          otel_scope: { name: '@opentelemetry/instrumentation-http', version: '0.223.0' },
          ...resource,
        },
      },
    ]);
  });

  it('of a chat model keep what the instrumentation wrote, flat and untouched', () => {
    expect(itemsOf('traceloop-langchain-tool-call')).toEqual([
      {
        id: 'b375d7189127fda8',
        trace_id: 'bd68193ef0249bb8b51ebbf0e5eedd41',
        name: 'chat gpt-fake',
        start_timestamp: '2026-11-21T09:55:05.234000Z',
        end_timestamp: '2026-11-21T09:55:05.240439Z',
        status: 'SUCCESS',
        type: 'EXTERNAL_ENDPOINT',
        metadata: {
          'gen_ai.provider.name': 'openai',
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-fake',
          'gen_ai.input.messages':
            '[{"role":"user","parts":[{"type":"text","content":"What is the weather in Paris?"}]}]',
          'gen_ai.response.model': 'gpt-fake',
          'gen_ai.response.finish_reasons': ['tool_call'],
          'gen_ai.output.messages':
            '[{"role":"assistant","parts":[{"type":"text","content":""}],"finish_reason":"tool_call"}]',
          'gen_ai.usage.input_tokens': 21,
          'gen_ai.usage.output_tokens': 9,
          'gen_ai.usage.total_tokens': 30,
          otel_kind: 'CLIENT',
          otel_scope: { name: '@traceloop/instrumentation-langchain', version: '0.27.0' },
          ...resource,
        },
      },
    ]);
  });

  it.each(['infra-http-fetch-get', 'infra-http-http-connection-refused', 'traceloop-langchain-tool-call'])(
    'of %s become items that the API takes',
    (name) => {
      for (const item of itemsOf(name)) expect(itemViolations(item)).toEqual([]);
    },
  );
});
