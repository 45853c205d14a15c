// How the commands talk to a running backend: over HTTP, like every other client.

import type { Span } from '../contract/span';

/** Where the backend is, and as whom to ask. */
export interface Target {
  url: string;
  apiKey: string | undefined;
  account: string | undefined;
}

/** A request that failed, told so that the user knows what to do. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    /** Undefined if nobody answered. */
    readonly status: number | undefined,
    message: string,
    /** The `detail` of the answer. */
    readonly detail?: unknown,
  ) {
    super(message);
  }
}

const PAGE_SIZE = 500;

export class BackendClient {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.#request('GET', path)).json()) as T;
  }

  async send<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<T> {
    return (await (await this.#request(method, path, body)).json()) as T;
  }

  /** All spans that fit, oldest first, in pages. */
  async *spans(filters: object): AsyncGenerator<Span[]> {
    for (let cursor = ''; ; ) {
      const query = `?limit=${PAGE_SIZE}&sort_order=asc${cursor}`;
      const page = await this.send<{ items: Span[]; has_more: boolean }>('POST', `/v5/spans/search${query}`, filters);
      if (page.items.length > 0) yield page.items;
      if (!page.has_more) return;
      cursor = `&starting_after=${encodeURIComponent(page.items.at(-1)?.id ?? '')}`;
    }
  }

  /** The lines of an answer as they arrive; ends when the backend does. */
  async *lines(path: string, signal: AbortSignal): AsyncGenerator<string> {
    const { body } = await this.#request('GET', path, undefined, signal);
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
        const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = parts.pop() ?? '';
        yield* parts;
      }
    } catch (error) {
      if (!signal.aborted)
        throw new RequestError(undefined, `The connection to ${this.#target.url} broke (${reasonOf(error)}).`);
    }
  }

  async #request(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const { url, apiKey, account } = this.#target;
    const headers: Record<string, string> = {};
    if (apiKey !== undefined) headers['x-api-key'] = apiKey;
    if (account !== undefined) headers['x-selected-account-id'] = account;
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    try {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      response = await fetch(url.replace(/\/+$/, '') + path, {
        method,
        headers,
        body: payload,
        signal,
        redirect: 'error',
      });
    } catch (error) {
      throw new RequestError(
        undefined,
        `No backend answers at ${url} (${reasonOf(error)}). Start one with "sgp-local", or name another with --url.`,
      );
    }
    if (response.ok) return response;
    throw await refusal(response, url);
  }
}

async function refusal(response: Response, url: string): Promise<RequestError> {
  const text = await response.text().catch(() => '');
  const detail = detailOf(text);
  const hint =
    response.status === 401
      ? ' Give the key it was started with: variable SGP_LOCAL_API_KEY or --api-key.'
      : response.status === 403
        ? ' Choose another account with --account.'
        : '';
  const said = typeof detail === 'string' ? detail : JSON.stringify(detail ?? text.slice(0, 200));
  return new RequestError(response.status, `${url} answered ${response.status}: ${said}.${hint}`, detail);
}

function detailOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { detail?: unknown }).detail;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}
