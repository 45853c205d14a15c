// The one agent of a client: made at the first request, reused for all, destroyed on close.
import http from 'node:http';
import https from 'node:https';

export class KeepaliveAgent {
  readonly #isTls: boolean;
  #agent: http.Agent | undefined;

  constructor(baseUrl: string) {
    this.#isTls = baseUrl.startsWith('https:');
  }

  /** In the form got takes it. Idle sockets do not keep the process alive; Node sees to that. */
  forRequest(): { http: http.Agent } | { https: https.Agent } {
    const options = { keepAlive: true, scheduling: 'lifo' } as const;
    if (this.#isTls) {
      const agent = this.#agent instanceof https.Agent ? this.#agent : new https.Agent(options);
      this.#agent = agent;
      return { https: agent };
    }
    this.#agent ??= new http.Agent(options);
    return { http: this.#agent };
  }

  destroy(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }
}
