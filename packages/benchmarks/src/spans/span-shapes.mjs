// The spans of all comparisons. Each function starts and ends one; `index` makes it unlike the others.
import { SpanKind } from '@opentelemetry/api';

export function smallSpan(tracer, index) {
  tracer.startSpan('step', { attributes: { index } }).end();
}

/** Refused by the span store when it is told to refuse poison. */
export function poisonSpan(tracer) {
  tracer.startSpan('poison').end();
}

/** W1: an HTTP server span with 14 attributes, about 1.4 KB as an item. */
export function httpServerSpan(tracer, index) {
  startHttpServerSpan(tracer, index).end();
}

export function startHttpServerSpan(tracer, index) {
  return tracer.startSpan('GET /api/accounts/:account/orders', {
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
  });
}

/** W2: makes chat spans whose messages are JSON text of about `kilobytes`. Every text is a string of its own, as in an application. */
export function chatSpans(kilobytes) {
  const text = messagesText(kilobytes * 1024);
  const numberAt = text.indexOf(FIRST_NUMBER);
  return (tracer, index) => {
    text.write(String(index).padStart(FIRST_NUMBER.length, '0'), numberAt, 'latin1');
    tracer
      .startSpan('chat gpt-4.1', { kind: SpanKind.CLIENT, attributes: chatAttributes(text.toString('latin1')) })
      .end();
  };
}

const FIRST_NUMBER = '0000000000';

function chatAttributes(inputMessages) {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4.1',
    'gen_ai.response.model': 'gpt-4.1-2025-04-14',
    'gen_ai.request.temperature': 0.2,
    'gen_ai.usage.input_tokens': 3100,
    'gen_ai.usage.output_tokens': 42,
    'gen_ai.input.messages': inputMessages,
    'gen_ai.output.messages':
      '[{"role":"assistant","parts":[{"type":"text","content":"The order was shipped on Tuesday."}],"finish_reason":"stop"}]',
  };
}

/** A conversation of plain text with the quotes and line ends that such text has, in one byte for each character. */
function messagesText(bytes) {
  const messages = [messageOf('system', `You answer for request ${FIRST_NUMBER}.`)];
  const paragraph =
    'The customer wrote:\n"My order 4711 has not arrived, and the page only says \'in transit\'."\n\n' +
    'Look up the shipment, tell them where the parcel is and when it will be there; offer a refund if it is lost.\n';
  const turn = paragraph.repeat(10);
  const turnBytes = JSON.stringify(messageOf('assistant', turn)).length;
  for (let left = bytes - JSON.stringify(messages).length; left > 0; left -= turnBytes) {
    messages.push(messageOf(messages.length % 2 === 1 ? 'user' : 'assistant', turn));
  }
  return Buffer.from(JSON.stringify(messages), 'latin1');
}

function messageOf(role, content) {
  return { role, parts: [{ type: 'text', content }] };
}
