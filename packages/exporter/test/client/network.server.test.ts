// Networks as they are: proxies, client certificates, idle connections that somebody closes, IPv6. Real sockets.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { type FaultServer, startFaultServer, startNode, until } from '@sgp-otel/testkit';
import { generate } from 'selfsigned';
import { SgpClient, type SgpClientOptions, type SgpError, type SgpItem } from '../../src';

const item: SgpItem = { id: 's1', trace_id: 't1', name: 'span', start_timestamp: '2026-11-21T10:00:00.000000Z' };

let server: FaultServer;
let dir: string;
const closing: (() => unknown)[] = [];

function clientOf(options: SgpClientOptions): SgpClient {
  const client = new SgpClient({
    apiKey: 'sk-secret',
    accountId: 'acc',
    baseUrl: server.url,
    maxAttempts: 1,
    ...options,
  });
  closing.push(() => client.close());
  return client;
}

const failureOf = (call: Promise<unknown>): Promise<SgpError> =>
  call.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: SgpError) => error,
  );

beforeEach(async () => {
  server = await startFaultServer();
  dir = mkdtempSync(path.join(tmpdir(), 'sgp-otel-network-'));
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) delete process.env[name];
  await server.close();
  rmSync(dir, { recursive: true });
});

const selfSigned = () =>
  generate([{ name: 'commonName', value: '127.0.0.1' }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });

/** A proxy that tunnels, and what was asked of it. */
async function startProxy(answer = 200) {
  const asked: { target: string; authorization: string | undefined }[] = [];
  const proxy = http.createServer();
  const sockets = new Set<net.Socket>();
  proxy.on('connect', (request, socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (answer !== 200) {
      socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`);
      return;
    }
    const [host, port] = (request.url ?? '').split(':');
    const upstream = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [upstream, socket as net.Socket]) {
      sockets.add(each);
      each.on('error', () => {});
    }
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return { asked, host: `127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

async function startTls(options: https.ServerOptions, onRequest: (request: http.IncomingMessage) => void = () => {}) {
  const tls = https.createServer(options, (request, response) => {
    onRequest(request);
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end('{"object":"list","items":[]}');
    });
  });
  await once(tls.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => {
    tls.closeAllConnections();
    tls.close();
  });
  return `https://127.0.0.1:${(tls.address() as AddressInfo).port}`;
}

describe('a proxy', () => {
  it('that HTTP_PROXY names is used, once for all requests, with its user and password', async () => {
    const proxy = await startProxy();
    process.env.HTTP_PROXY = `http://user:p%40ss@${proxy.host}`;
    const client = clientOf({});
    await client.upsertBatch([item]);
    await client.upsertBatch([item]);
    expect(server.requests).toHaveLength(2);
    expect(proxy.asked).toEqual([
      {
        target: server.url.replace('http://', ''),
        authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
      },
    ]);
  });

  it('that NO_PROXY excepts the host from is not', async () => {
    const proxy = await startProxy();
    process.env.HTTP_PROXY = `http://${proxy.host}`;
    process.env.NO_PROXY = 'example.com,127.0.0.1';
    await clientOf({}).upsertBatch([item]);
    expect(server.requests).toHaveLength(1);
    expect(proxy.asked).toHaveLength(0);
  });

  it('that HTTPS_PROXY names tunnels TLS, which still ends at the server', async () => {
    const proxy = await startProxy();
    const { private: key, cert } = await selfSigned();
    const baseUrl = await startTls({ key, cert });
    process.env.HTTPS_PROXY = `http://${proxy.host}`;
    const error = await failureOf(clientOf({ baseUrl }).upsertBatch([item]));
    expect(proxy.asked).toHaveLength(1);
    expect(error.code).toBe('SGP_TLS_FAILED');
    expect(error.message).toContain(`through the proxy ${proxy.host}`);
  });

  it.each([
    [407, 'Put its user name and password into HTTPS_PROXY'],
    [403, 'name the host in NO_PROXY'],
  ])('that refuses with %d is named, with what to do', async (status, advice) => {
    const proxy = await startProxy(status);
    process.env.HTTP_PROXY = `http://user:secret-word@${proxy.host}`;
    const error = await failureOf(clientOf({}).upsertBatch([item]));
    expect(error.code).toBe('SGP_UNREACHABLE');
    expect(error.message).toContain(`through the proxy ${proxy.host}: the proxy answered with ${status}`);
    expect(error.message).toContain(advice);
    expect(error.message).not.toContain('secret-word');
  });

  it('that speaks TLS at an address is not asked for by that address as a name, of which Node warns', async () => {
    const { private: key, cert } = await selfSigned();
    const names: unknown[] = [];
    const options = { key, cert, SNICallback: (name: string) => void names.push(name) };
    process.env.HTTP_PROXY = await startTls(options);
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
    const error = await failureOf(clientOf({}).upsertBatch([item]));
    expect(error.code).toBe('SGP_TLS_FAILED');
    expect(warned).not.toHaveBeenCalled();
    expect(names).toEqual([]);
    warned.mockRestore();
  });

  it('that is named without a scheme is used', async () => {
    const proxy = await startProxy();
    process.env.HTTP_PROXY = proxy.host;
    await clientOf({}).upsertBatch([item]);
    expect(proxy.asked).toHaveLength(1);
  });

  it.each([
    ['socks5://user:secret-word@127.0.0.1:1', 'HTTP_PROXY names a proxy of the kind socks5://'],
    ['http://user:secret-word@127.0.0.1:port', 'HTTP_PROXY holds no URL of a proxy'],
  ])('that cannot be used (%s) is named by its variable, and nothing goes around it', async (url, words) => {
    process.env.HTTP_PROXY = url;
    const error = await failureOf(clientOf({ maxAttempts: 3 }).upsertBatch([item]));
    expect(error.code).toBe('SGP_UNREACHABLE');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('secret-word');
    expect(server.requests).toHaveLength(0);
  });

  it('that is not there is named', async () => {
    process.env.HTTP_PROXY = 'http://127.0.0.1:1';
    const error = await failureOf(clientOf({}).upsertBatch([item]));
    expect(error).toMatchObject({ code: 'SGP_UNREACHABLE', systemCode: 'ECONNREFUSED' });
    expect(error.message).toContain('through the proxy 127.0.0.1:1');
  });
});

describe('a client certificate', () => {
  it('is shown to a server that asks for one', async () => {
    const { private: key, cert } = await selfSigned();
    const certificate = path.join(dir, 'client.pem');
    const privateKey = path.join(dir, 'client.key');
    writeFileSync(certificate, cert);
    writeFileSync(privateKey, key);
    // The server's certificate can only be trusted from the start of a process on, by NODE_EXTRA_CA_CERTS.
    const seen: string[] = [];
    const baseUrl = await startTls({ key, cert, ca: cert, requestCert: true }, (request) => {
      seen.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN));
    });
    const code = `
      const { SgpClient } = require(${JSON.stringify(path.join(__dirname, '../../dist'))});
      new SgpClient().upsertBatch([${JSON.stringify(item)}]).then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });`;
    const env = {
      SGP_API_KEY: 'k',
      SGP_ACCOUNT_ID: 'a',
      SGP_CLIENT_BASE_URL: baseUrl,
      NODE_EXTRA_CA_CERTS: certificate,
    };
    const withCertificate = { ...env, SGP_OTEL_CLIENT_CERTIFICATE: certificate, SGP_OTEL_CLIENT_KEY: privateKey };
    expect(await startNode(['--eval', code], { env: withCertificate }).result).toMatchObject({ code: 0, stderr: '' });
    expect(seen).toEqual(['127.0.0.1']);
    expect(
      await startNode(['--eval', code], { env: { ...env, AGENTEX_SPAN_QUEUE_MAX_RETRIES: '1' } }).result,
    ).toMatchObject({ code: 1 });
  });
});

describe('a TLS handshake that fails', () => {
  it('for want of trust names NODE_EXTRA_CA_CERTS', async () => {
    const { private: key, cert } = await selfSigned();
    const error = await failureOf(clientOf({ baseUrl: await startTls({ key, cert }) }).upsertBatch([item]));
    expect(error.code).toBe('SGP_TLS_FAILED');
    expect(error.message).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('since the server speaks plain HTTP names the base URL and no certificates', async () => {
    const error = await failureOf(clientOf({ baseUrl: server.url.replace('http:', 'https:') }).upsertBatch([item]));
    expect(error.code).toBe('SGP_TLS_FAILED');
    expect(error.message).toContain('does not seem to speak TLS');
    expect(error.message).not.toMatch(/certificate|NODE_EXTRA/);
  });

  it('since the server has only an old version of TLS says so', async () => {
    const { private: key, cert } = await selfSigned();
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const error = await failureOf(clientOf({ baseUrl: await startTls({ key, cert, ...old }) }).upsertBatch([item]));
    expect(error).toMatchObject({ code: 'SGP_TLS_FAILED', systemCode: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
    expect(error.message).toContain('no version of TLS in common');
  });

  it('since the server asks for a client certificate names the variables for it', async () => {
    const { private: key, cert } = await selfSigned();
    const certificate = path.join(dir, 'ca.pem');
    writeFileSync(certificate, cert);
    const baseUrl = await startTls({ key, cert, ca: cert, requestCert: true, minVersion: 'TLSv1.3' });
    const code = `
      const { SgpClient } = require(${JSON.stringify(path.join(__dirname, '../../dist'))});
      new SgpClient({ maxAttempts: 1 }).upsertBatch([${JSON.stringify(item)}]).catch((error) => console.log(error.message));`;
    const env = {
      SGP_API_KEY: 'k',
      SGP_ACCOUNT_ID: 'a',
      SGP_CLIENT_BASE_URL: baseUrl,
      NODE_EXTRA_CA_CERTS: certificate,
    };
    const { stdout } = await startNode(['--eval', code], { env }).result;
    expect(stdout).toContain('SGP_OTEL_CLIENT_CERTIFICATE');
    expect(stdout).not.toContain('NODE_EXTRA_CA_CERTS');
  });

  it('since the files of the client certificate hold none names their variables', async () => {
    const clientCertificateFile = path.join(dir, 'client.pem');
    const clientKeyFile = path.join(dir, 'client.key');
    writeFileSync(clientCertificateFile, 'not a certificate');
    writeFileSync(clientKeyFile, 'secret-word');
    const baseUrl = server.url.replace('http:', 'https:');
    const error = await failureOf(clientOf({ baseUrl, clientCertificateFile, clientKeyFile }).upsertBatch([item]));
    expect(error.message).toContain('SGP_OTEL_CLIENT_CERTIFICATE and SGP_OTEL_CLIENT_KEY cannot be used');
    expect(error.message).not.toContain('secret-word');
  });
});

describe('connections', () => {
  it('that are idle are closed after keepaliveIdleMillis', async () => {
    const client = clientOf({ keepaliveIdleMillis: 50 });
    await client.upsertBatch([item]);
    await until('the end of the connection', () => server.openConnections === 0);
    await client.upsertBatch([item]);
    expect(server.connections).toBe(2);
  });

  it('that are busy longer than that are not', async () => {
    server.always({ status: 200, delayMillis: 300 });
    await clientOf({ keepaliveIdleMillis: 50 }).upsertBatch([item]);
    expect(server.connections).toBe(1);
  });

  it('go to an IPv6 address', async () => {
    const six = http.createServer((request, response) => {
      request.resume().on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end('{"object":"list","items":[]}');
      });
    });
    await once(six.listen(0, '::1'), 'listening');
    closing.push(() => six.close());
    const baseUrl = `http://[::1]:${(six.address() as AddressInfo).port}`;
    expect((await clientOf({ baseUrl }).upsertBatch([item])).status).toBe(200);
  });
});
