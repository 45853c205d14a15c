// The HTTP server span: 14 attributes, about 1.4 KB as an item. `index` makes it unlike the others.
import { SpanKind } from '@opentelemetry/api';

export function startHttpServerSpan(tracer, index, context) {
  return tracer.startSpan(
    'GET /api/accounts/:account/orders',
    {
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'http.route': '/api/accounts/:account/orders',
        'url.scheme': 'https',
        'url.path': `/api/accounts/${index}/orders`,
        'url.query': 'page=3&size=50&sort=created_at&order=desc&include=items,customer,payments',
        'server.address': 'orders.internal.example.com',
        'server.port': 8443,
        'client.address': '203.0.113.24',
        'network.peer.address': '10.4.17.203',
        'network.peer.port': 49152,
        'network.protocol.version': '1.1',
        'user_agent.original':
          'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
        'enduser.id': `user-${index}`,
      },
    },
    context,
  );
}
