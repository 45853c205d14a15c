// What sends OTLP requests to a gateway, over HTTP or gRPC. `send` resolves with whether the gateway has kept it.
import { Agent, request } from 'node:http';
import { connect } from 'node:http2';

const GRPC_OK = '0';
const GRPC_PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
/** Whether it is compressed, and its length, before the message. */
const GRPC_PREFIX_BYTES = 5;

/** One connection, kept alive. */
export function httpSender(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(url);
  return {
    send: ({ body, type, isGzip }) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': type, 'content-length': body.length };
        if (isGzip) headers['content-encoding'] = 'gzip';
        const sent = request({ agent, hostname, port, path: '/v1/traces', method: 'POST', headers }, (response) => {
          response.on('end', () => resolve(response.statusCode === 200)).resume();
        });
        sent.on('error', reject).end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** One connection; the messages are those of protobuf over HTTP. */
export function grpcSender(address) {
  const session = connect(`http://${address}`);
  session.on('error', () => {});
  const headers = { ':method': 'POST', ':path': GRPC_PATH, 'content-type': 'application/grpc', te: 'trailers' };
  return {
    send: ({ body }) =>
      new Promise((resolve, reject) => {
        const stream = session.request(headers);
        let status;
        const note = (named) => {
          status = named['grpc-status'] ?? status;
        };
        stream.on('response', note).on('trailers', note).on('error', reject);
        stream.on('end', () => resolve(status === GRPC_OK)).resume();
        const prefix = Buffer.alloc(GRPC_PREFIX_BYTES);
        prefix.writeUInt32BE(body.length, 1);
        stream.end(Buffer.concat([prefix, body]));
      }),
    close: () => session.close(),
  };
}
