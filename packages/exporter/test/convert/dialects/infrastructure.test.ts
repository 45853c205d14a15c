// What plain infrastructure spans can hold and the captured spans do not show.
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ConversionSettings } from '../../../src/convert/conversion';
import type { SpanLike } from '../../../src/convert/span-like';
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

const { CLIENT, SERVER, INTERNAL, PRODUCER, CONSUMER } = SpanKind;

function itemOf(
  kind: SpanKind,
  attributes: Record<string, unknown>,
  parts: Partial<SpanLike> = {},
  settings?: ConversionSettings,
) {
  return JSON.parse(JSON.stringify(spanToItem(spanOf({ kind, ...parts, attributes }), settings)));
}

const failed = { status: { code: SpanStatusCode.ERROR } };

describe('a request', () => {
  it.each([
    [CLIENT, { 'http.request.method': 'GET', 'url.full': 'http://a/b' }, 'EXTERNAL_ENDPOINT', 'http://a/b'],
    [CLIENT, { 'http.method': 'GET', 'http.url': 'http://a/b' }, 'EXTERNAL_ENDPOINT', 'http://a/b'],
    [SERVER, { 'http.request.method': 'GET', 'url.path': '/b' }, 'STANDALONE', '/b'],
    [SERVER, { 'http.method': 'GET', 'http.target': '/b?c=1' }, 'STANDALONE', '/b?c=1'],
    [INTERNAL, { 'http.request.method': 'GET', 'url.path': '/b' }, 'STANDALONE', '/b'],
  ])('of kind %i with %j is summed up and keeps its attributes', (kind, attributes, type, url) => {
    const item = itemOf(kind, attributes);
    expect(item).toMatchObject({ type, input: { method: 'GET', url } });
    expect(item.metadata).toMatchObject(attributes);
  });

  it.each(['http.response.status_code', 'http.status_code'])('has the status code of %s as output', (key) => {
    expect(itemOf(SERVER, { [key]: 404 })).toMatchObject({ status: 'SUCCESS', output: { status_code: 404 } });
  });

  it('that failed is described by its status code when nothing else is said', () => {
    const item = itemOf(CLIENT, { 'http.request.method': 'GET', 'http.response.status_code': 503 }, failed);
    expect(item.metadata).toMatchObject({ error: true, error_type: '503', error_message: 'HTTP 503' });
  });

  it('with an error type has not failed while its status says otherwise', () => {
    expect(itemOf(CLIENT, { 'http.request.method': 'GET', 'error.type': '404' }).status).toBe('SUCCESS');
  });
});

describe('a cancellation', () => {
  const thrown = (type: string, message = 'gone') => ({
    ...failed,
    events: [
      {
        name: 'exception',
        time: [1_700_000_000, 500_000_000] as [number, number],
        attributes: { 'exception.type': type, 'exception.message': message },
      },
    ],
  });

  it.each(['AbortError', 'APIUserAbortError', 'CancelledError', 'CanceledError', 'ABORT_ERR'])(
    'is a failure of type %s',
    (type) => {
      expect(itemOf(INTERNAL, {}, thrown(type))).toMatchObject({
        status: 'ERROR',
        metadata: { error: true, error_type: type, error_message: 'gone', canceled: true },
      });
    },
  );

  it.each([
    ['HTTP 499', { 'http.response.status_code': 499 }],
    ['HTTP 499 by its older name', { 'http.status_code': 499 }],
    ['gRPC 1', { 'rpc.system': 'grpc', 'rpc.grpc.status_code': 1 }],
  ])('is a failure with %s', (_what, attributes) => {
    expect(itemOf(CLIENT, attributes, failed)).toMatchObject({ status: 'ERROR', metadata: { canceled: true } });
  });

  it.each([
    ['another error', thrown('TypeError', 'the user aborted')],
    ['no status of a failure', {}],
  ])('is not seen in %s', (_what, parts) => {
    expect(itemOf(CLIENT, {}, parts).metadata).not.toHaveProperty('canceled');
  });

  it('of gRPC is not seen in a status of zero, or of another failure', () => {
    for (const code of [0, 14]) {
      const item = itemOf(CLIENT, { 'rpc.system': 'grpc', 'rpc.grpc.status_code': code }, failed);
      expect(item.metadata).not.toHaveProperty('canceled');
    }
  });
});

describe('a call to a database', () => {
  it.each([
    [CLIENT, 'EXTERNAL_ENDPOINT'],
    [INTERNAL, 'STANDALONE'],
  ])('of kind %i becomes %s', (kind, type) => {
    expect(itemOf(kind, { 'db.system.name': 'postgresql' }).type).toBe(type);
  });

  it.each(['db.query.text', 'db.statement'])('moves its statement from %s to the input', (key) => {
    const item = itemOf(CLIENT, { 'db.system': 'mysql', [key]: 'SELECT 1', 'db.response.returned_rows': 3 });
    expect(item).toMatchObject({ input: { query: 'SELECT 1' }, output: { returned_rows: 3 } });
    expect(item.metadata).not.toHaveProperty([key]);
    expect(item.metadata['db.response.returned_rows']).toBe(3);
  });

  it('keeps its statement in the metadata when no summary is wanted', () => {
    const item = itemOf(
      CLIENT,
      { 'db.system': 'mysql', 'db.statement': 'SELECT 1' },
      {},
      { infrastructureSummary: false },
    );
    expect(item.input).toBeUndefined();
    expect(item.metadata['db.statement']).toBe('SELECT 1');
  });
});

describe('a call to a vector database', () => {
  it.each(['pinecone', 'qdrant', 'chroma', 'chromadb', 'weaviate', 'milvus', 'lancedb', 'marqo', 'Pinecone'])(
    'named %s is a retrieval',
    (system) => {
      expect(itemOf(CLIENT, { 'db.system': system }, { name: 'search' }).type).toBe('KB_RETRIEVAL');
    },
  );

  it.each([
    ['query', 'KB_RETRIEVAL'],
    ['search', 'KB_RETRIEVAL'],
    ['upsert', 'KB_ADD_CHUNK'],
    ['insert', 'KB_ADD_CHUNK'],
    ['add', 'KB_ADD_CHUNK'],
    ['update', 'KB_ADD_CHUNK'],
    ['delete', 'KB_MANAGEMENT'],
    ['create_collection', 'KB_MANAGEMENT'],
    ['list', 'KB_MANAGEMENT'],
  ])('that does %s becomes %s, by any of its names', (operation, type) => {
    const system = { 'db.system.name': 'qdrant' };
    expect(itemOf(CLIENT, { ...system, 'db.operation.name': operation }, { name: 'x' }).type).toBe(type);
    expect(itemOf(CLIENT, { ...system, 'db.operation': operation }, { name: 'x' }).type).toBe(type);
    expect(itemOf(CLIENT, system, { name: `qdrant.${operation}` }).type).toBe(type);
  });
});

describe('a remote call', () => {
  it.each(['rpc.system', 'rpc.system.name'])('by %s is summed up', (key) => {
    const attributes = { [key]: 'grpc', 'rpc.service': 'Weather', 'rpc.method': 'Get', 'rpc.grpc.status_code': 5 };
    expect(itemOf(CLIENT, attributes)).toMatchObject({
      type: 'EXTERNAL_ENDPOINT',
      input: { service: 'Weather', method: 'Get' },
      output: { status_code: 5 },
    });
    expect(itemOf(SERVER, attributes).type).toBe('STANDALONE');
  });

  it('without service and method has no input', () => {
    expect(itemOf(CLIENT, { 'rpc.system': 'grpc' }).input).toBeUndefined();
  });
});

describe('a message of a queue', () => {
  it.each([
    [PRODUCER, 'EXTERNAL_ENDPOINT'],
    [CONSUMER, 'STANDALONE'],
  ])('of kind %i becomes %s', (kind, type) => {
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.destination.name': 'orders',
      'messaging.operation.type': 'send',
    };
    expect(itemOf(kind, attributes)).toMatchObject({ type, input: { destination: 'orders', operation: 'send' } });
  });

  it('is summed up by the older names too', () => {
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.destination': 'orders',
      'messaging.operation': 'process',
    };
    expect(itemOf(CONSUMER, attributes).input).toEqual({ destination: 'orders', operation: 'process' });
  });
});

describe('a span of infrastructure', () => {
  const attributes = { 'http.request.method': 'GET', 'url.full': 'http://a/b', 'http.response.status_code': 200 };

  it('has neither input nor output when no summary is wanted', () => {
    const item = itemOf(CLIENT, attributes, {}, { infrastructureSummary: false });
    expect([item.input, item.output]).toEqual([undefined, undefined]);
  });

  it('is still one when it names a session or a user', () => {
    const item = itemOf(CLIENT, { ...attributes, 'session.id': 's1', 'user.id': 'u1' });
    expect(item).toMatchObject({ type: 'EXTERNAL_ENDPOINT', group_id: 's1', input: { method: 'GET' } });
    expect(item.metadata.user_id).toBe('u1');
  });

  it('has no usage, whatever its attributes are named', () => {
    const item = itemOf(INTERNAL, { usage: '{"input_tokens":9}', cost_usd: 3 });
    expect(item.metadata).not.toHaveProperty('usage');
    expect(item.metadata).not.toHaveProperty('cost_usd');
    expect(item.metadata).toMatchObject({ 'attributes.cost_usd': 3 });
  });
});
