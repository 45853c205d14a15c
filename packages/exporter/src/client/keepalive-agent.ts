// The one HTTP agent of a client: created at the first request, reused for all, destroyed on close. Goes through a
// proxy where the environment names one for the base URL, and presents a client certificate where one is configured.
import { readFileSync } from 'node:fs';
import type http from 'node:http';
import type https from 'node:https';
import type { Socket } from 'node:net';
import type { SettingValues } from '../configuration/settings-table';
import { SgpError } from '../errors/sgp-error';
import { nodeHttp } from './node-http';
import { proxyFor } from './proxy';

type AgentSettings = Pick<SettingValues, 'keepaliveIdleMillis' | 'clientCertificateFile' | 'clientKeyFile'>;

/**
 * Closes a connection on which data arrives between requests: it would be taken for the answer to the next request, and
 * count that request's spans as stored.
 */
function watched<A extends http.Agent>(agent: A): A {
  // Node offers these hooks to subclasses; there are four kinds of agents, so they are replaced on the object instead.
  const hooks = agent as unknown as {
    createConnection(...args: unknown[]): Socket | undefined;
    keepSocketAlive(socket: Socket): boolean;
    reuseSocket(socket: Socket, request: http.ClientRequest): void;
  };
  const keep = hooks.keepSocketAlive.bind(agent);
  const reuse = hooks.reuseSocket.bind(agent);
  const connect = hooks.createConnection.bind(agent);
  hooks.createConnection = (...args) => {
    const socket = connect(...args);
    // A program may have set a limit for all emitters that is lower than what Node and got use.
    socket?.setMaxListeners(0);
    return socket;
  };
  hooks.keepSocketAlive = (socket) => {
    if (!keep(socket)) return false;
    socket.on('data', closeAtOnce);
    socket.resume();
    return true;
  };
  hooks.reuseSocket = (socket, request) => {
    socket.removeListener('data', closeAtOnce);
    reuse(socket, request);
  };
  return agent;
}

function closeAtOnce(this: Socket): void {
  this.destroy();
}

export class KeepaliveAgent {
  readonly #baseUrl: string;
  readonly #settings: AgentSettings;
  #agent: http.Agent | undefined;
  #proxyHost: string | undefined;

  constructor(baseUrl: string, settings: AgentSettings) {
    this.#baseUrl = baseUrl;
    this.#settings = settings;
  }

  /** Host and port of the proxy that requests go through; known from the first request on. */
  get proxyHost(): string | undefined {
    return this.#proxyHost;
  }

  /** In the form got takes it. Idle sockets do not keep the process alive; Node sees to that. */
  forRequest(): { http: http.Agent } | { https: https.Agent } {
    this.#agent ??= this.#make();
    return this.#isTls ? { https: this.#agent as https.Agent } : { http: this.#agent };
  }

  #make(): http.Agent {
    const isTls = this.#isTls;
    // Node closes a free socket after `timeout`: before a load balancer does, in the middle of the next request.
    const keepalive = { keepAlive: true, scheduling: 'lifo', timeout: this.#settings.keepaliveIdleMillis } as const;
    const options = isTls ? { ...keepalive, ...this.#clientCertificate() } : keepalive;
    const proxy = proxyFor(this.#baseUrl);
    if (proxy) {
      this.#proxyHost = proxy.address;
      return watched(
        isTls
          ? new proxy.HttpsProxyAgent({ ...options, proxy: proxy.url })
          : new proxy.HttpProxyAgent({ ...options, proxy: proxy.url }),
      );
    }
    return watched(new (nodeHttp(this.#baseUrl).Agent)(options));
  }

  get #isTls(): boolean {
    return this.#baseUrl.startsWith('https:');
  }

  #clientCertificate(): Pick<https.AgentOptions, 'cert' | 'key'> {
    const { clientCertificateFile, clientKeyFile } = this.#settings;
    if (!clientCertificateFile || !clientKeyFile) return {};
    try {
      const files = { cert: readFileSync(clientCertificateFile), key: readFileSync(clientKeyFile) };
      const { createSecureContext } = require('node:tls') as typeof import('node:tls');
      createSecureContext(files);
      return files;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown cause';
      throw new SgpError(
        'SGP_TLS_FAILED',
        `The files of SGP_OTEL_CLIENT_CERTIFICATE and SGP_OTEL_CLIENT_KEY cannot be used (${code}); ` +
          'expected a certificate and its private key without a passphrase, both PEM.',
        { systemCode: code },
      );
    }
  }

  destroy(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }
}
