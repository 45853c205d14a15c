// TLS and mTLS on real sockets, over HTTP and gRPC: who has no certificate of the authority is not let in.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import path from 'node:path';
import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import { generate } from 'selfsigned';
import { newSpanId, traceRequest } from './otlp-request';
import { newFolder, type RunningGateway, runGateway } from './running-gateway';

interface Identity {
  readonly cert: string;
  readonly key: string;
}

const SERVICE = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

let sgp: FaultServer;
let server: Identity;
let sender: Identity;
let stranger: Identity;
let tlsOnly: RunningGateway;
let mutual: RunningGateway;

async function identity(name: string): Promise<Identity> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { cert, key };
}

beforeAll(async () => {
  sgp = await startFaultServer();
  [server, sender, stranger] = await Promise.all([identity('gateway'), identity('sender'), identity('stranger')]);
  const folder = newFolder();
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const shown = { tlsCert: file('cert.pem', server.cert), tlsKey: file('key.pem', server.key) };
  tlsOnly = await runGateway({ sgpUrl: sgp.url, given: shown });
  mutual = await runGateway({ sgpUrl: sgp.url, given: { ...shown, tlsClientCa: file('ca.pem', sender.cert) } });
});

afterAll(async () => {
  await tlsOnly?.close();
  await mutual?.close();
  await sgp?.close();
});

/** The status, or the code of the error. */
async function overHttp({ httpUrl }: RunningGateway, own: Partial<Identity>, ca = server.cert, spanId = newSpanId()) {
  const headers = { 'content-type': 'application/json' };
  const asked = request(`${httpUrl}/v1/traces`, { method: 'POST', ca, headers, agent: false, ...own });
  asked.end(JSON.stringify(traceRequest([{ spanId }])));
  try {
    const [answer] = await once(asked, 'response');
    answer.resume();
    return answer.statusCode as number;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

async function overGrpc({ grpcUrl }: RunningGateway, own?: Identity): Promise<number> {
  const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  const secure = credentials.createSsl(pem(server.cert), pem(own?.key), pem(own?.cert));
  const client = new Client(grpcUrl.replace('http://', ''), secure);
  const same = (bytes: Buffer) => bytes;
  const code = await new Promise<number>((resolve) => {
    const done = (error: ServiceError | null) => resolve(error?.code ?? status.OK);
    client.makeUnaryRequest(SERVICE, same, same, Buffer.alloc(0), done);
  });
  client.close();
  return code;
}

it('with a certificate, the gateway speaks TLS alone, to those who trust it', async () => {
  const spanId = newSpanId();
  expect(tlsOnly.httpUrl).toMatch(/^https:/);
  expect(await overHttp(tlsOnly, {}, server.cert, spanId)).toBe(200);
  await until('the span', () => sgp.storedIds.includes(spanId));
  expect(await overHttp(tlsOnly, {}, stranger.cert)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  await expect(fetch(`${tlsOnly.httpUrl.replace('https', 'http')}/healthz`)).rejects.toThrow('fetch failed');
  expect(await overGrpc(tlsOnly)).toBe(status.OK);
});

it('with an authority for its senders, it takes nothing from those without a certificate of it', async () => {
  const spanId = newSpanId();
  expect(await overHttp(mutual, sender, server.cert, spanId)).toBe(200);
  await until('the span', () => sgp.storedIds.includes(spanId));
  const refused = newSpanId();
  expect(await overHttp(mutual, {}, server.cert, refused)).toEqual(expect.any(String));
  expect(await overHttp(mutual, stranger, server.cert, refused)).toEqual(expect.any(String));
  expect(await overGrpc(mutual, sender)).toBe(status.OK);
  expect(await overGrpc(mutual)).toBe(status.UNAVAILABLE);
  expect(await overGrpc(mutual, stranger)).toBe(status.UNAVAILABLE);
  expect(sgp.storedIds).not.toContain(refused);
});
