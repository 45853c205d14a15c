// The SGP spans API over HTTP: one keepalive agent and the one retry policy. Knows nothing of OpenTelemetry spans.
import { clearTimeout, nextTurn, nowMillis, setTimeout } from '../clock/real-time';
import { apiKeyOf } from '../configuration/api-key';
import { missingSettingReason } from '../configuration/off-reason';
import { MAX_BATCH_ITEMS, type SettingOptions } from '../configuration/settings-table';
import { encodeItems } from '../encode/encode-items';
import { SgpError } from '../errors/sgp-error';
import type { JsonObject, SgpItem, SgpSpan } from '../item/sgp-item';
import type { SgpSearchFilter, SgpSearchPage } from '../item/sgp-search';
import { loadSettings } from '../load-settings';
import { withoutTracing } from '../without-tracing';
import { isJson } from './ask-once';
import { statusFailure, type Target, transportFailure } from './failure';
import { KeepaliveAgent } from './keepalive-agent';
import { loadGot } from './load-got';
import { onAbort } from './on-abort';
import { searchRequest } from './search-request';
import { type Answered, type Progress, sendWithRetries } from './send-with-retries';

const { version } = require('../../package.json') as { version: string };

/**
 * An answer to an upsert repeats what was sent, with the fields that the server adds and perhaps with longer escapes.
 */
const MAX_ANSWER_PER_BODY_BYTE = 8;
const MAX_UNKEPT_ANSWER_BYTES = 1024 * 1024;
/** A page of large spans. */
const MAX_KEPT_ANSWER_BYTES = 64 * 1024 * 1024;

/** Those settings that a client uses; each one absent is read from its variable, then defaulted. */
export type SgpClientOptions = Pick<
  SettingOptions,
  | 'apiKey'
  | 'accountId'
  | 'baseUrl'
  | 'maxAttempts'
  | 'requestTimeoutMillis'
  | 'exportTimeoutMillis'
  | 'keepaliveIdleMillis'
  | 'clientCertificateFile'
  | 'clientKeyFile'
  | 'settings'
>;

export interface SgpCallOptions {
  /** Aborts the call, its waits and its retries. */
  readonly signal?: AbortSignal;
  /** Attempts of this call in all; default: the client's `maxAttempts`. */
  readonly maxAttempts?: number;
  /** Limit of the whole call; default: the client's `exportTimeoutMillis`. */
  readonly timeoutMillis?: number;
  /**
   * A wait before a retry that would be longer ends the call; the error's `retryAfterMillis` says how long the server
   * asked for.
   */
  readonly maxWaitMillis?: number;
  /** Limit of each attempt; default: the client's `requestTimeoutMillis`. */
  readonly requestTimeoutMillis?: number;
  /** Whether an attempt that got no answer in time is repeated; default `true`. */
  readonly isTimeoutRetried?: boolean;
  /**
   * For upserts: whether the stored spans of the answer are wanted; default `true`. Without, memory of the request's
   * size is saved, and `items` is empty.
   */
  readonly isAnswerKept?: boolean;
}

export interface UpsertBatchResult {
  readonly status: number;
  /** Attempts it took, the first included. */
  readonly attempts: number;
  /**
   * The spans as stored. Read from the answer on first use, since most callers do not want the echo of what they sent.
   */
  readonly items: readonly SgpSpan[];
  /** The body that was given is not read any more, so that its memory may be used for something else. */
  readonly isBodyFree: boolean;
}

/**
 * A client of the SGP spans API. Its keepalive agent is made at the first request, used for all of them and destroyed
 * by {@link SgpClient.close}. Requests are not traced by the instrumentations of the process.
 *
 * Retries: up to `maxAttempts` (4) in all, 0.4 s doubling to 20 s with jitter, `Retry-After` honoured, on 408, 429, 5xx
 * and transport errors; each attempt is limited by `requestTimeoutMillis`, the whole call by `exportTimeoutMillis`.
 */
export class SgpClient {
  readonly baseUrl: string;
  readonly accountId: string;
  readonly #apiKey: string;
  readonly #maxAttempts: number;
  readonly #requestTimeoutMillis: number;
  readonly #timeoutMillis: number;
  readonly #agent: KeepaliveAgent;
  readonly #closing = new AbortController();

  /**
   * @throws SgpError `SGP_INVALID_OPTION` for an invalid option; `SGP_MISSING_CREDENTIALS` when the key, the account or
   * the base URL is neither given nor in the environment.
   */
  constructor(options: SgpClientOptions = {}) {
    const settings = loadSettings(options);
    const missing = missingSettingReason(settings);
    const apiKey = apiKeyOf(settings);
    if (missing !== undefined || !apiKey || !settings.accountId || !settings.baseUrl) {
      throw new SgpError('SGP_MISSING_CREDENTIALS', `Cannot make an SgpClient: ${missing}.`);
    }
    this.baseUrl = settings.baseUrl;
    this.accountId = settings.accountId;
    this.#apiKey = apiKey;
    this.#maxAttempts = settings.maxAttempts;
    this.#requestTimeoutMillis = settings.requestTimeoutMillis;
    this.#timeoutMillis = settings.exportTimeoutMillis;
    this.#agent = new KeepaliveAgent(settings.baseUrl, settings);
  }

  /**
   * Inserts or replaces 1 to 1,000 spans: `PUT /v5/spans/batch`. Idempotent. No items, no request.
   * @throws SgpError (as a rejection) for anything but a success; `SGP_INVALID_ITEMS` before anything is sent.
   */
  async upsertBatch(items: readonly SgpItem[], options: SgpCallOptions = {}): Promise<UpsertBatchResult> {
    if (items.length === 0) return { status: 200, attempts: 0, items: [], isBodyFree: true };
    if (items.length > MAX_BATCH_ITEMS) {
      throw new SgpError(
        'SGP_INVALID_ITEMS',
        `${items.length} items in one batch; the API takes at most ${MAX_BATCH_ITEMS}. Nothing was sent.`,
      );
    }
    return this.upsertEncodedBatch(encodeItems(items), options);
  }

  /**
   * The same for a body that is encoded already: `{"items":[…]}` with 1 to 1,000 items. Every attempt sends these
   * bytes.
   * @throws SgpError as a rejection
   */
  async upsertEncodedBatch(body: Uint8Array, options: SgpCallOptions = {}): Promise<UpsertBatchResult> {
    const isAnswerKept = options.isAnswerKept ?? true;
    const answer = await this.#send('PUT', '/v5/spans/batch', asBuffer(body), options, isAnswerKept);
    let unread: Buffer | undefined = answer.body;
    let spans: readonly SgpSpan[] = [];
    return {
      status: answer.status,
      attempts: answer.attempts,
      isBodyFree: answer.isBodyFree,
      get items() {
        if (isAnswerKept && unread) {
          spans = parseBody<{ items?: SgpSpan[] }>(unread).items ?? [];
          // What was kept is kept once.
          unread = undefined;
        }
        return spans;
      },
    };
  }

  /** One page of spans: `POST /v5/spans/search`. @throws SgpError as a rejection */
  async search(filter: SgpSearchFilter = {}, options: SgpCallOptions = {}): Promise<SgpSearchPage> {
    const { path, body } = searchRequest(filter);
    const answer = await this.#send('POST', path, Buffer.from(JSON.stringify(body)), options);
    const page = parseBody<{ items?: SgpSpan[]; has_more?: boolean }>(answer.body);
    return { items: page.items ?? [], hasMore: page.has_more === true };
  }

  /** One span by its id: `GET /v5/spans/{id}`. @throws SgpError as a rejection, `SGP_NOT_FOUND` for an unknown id */
  async retrieve(id: string, options: SgpCallOptions = {}): Promise<SgpSpan> {
    const answer = await this.#send('GET', `/v5/spans/${encodeURIComponent(id)}`, undefined, options);
    return parseBody<SgpSpan & JsonObject>(answer.body);
  }

  /**
   * Loads what requests need, some 20 ms of work, in a turn of the event loop that has nothing else to do. Otherwise
   * the first request does.
   * @internal
   */
  async load(): Promise<void> {
    await nextTurn();
    try {
      loadGot();
      // Loads what suppresses tracing, where there is any.
      withoutTracing(() => {});
    } catch {
      // The first request says so.
    }
  }

  /** Aborts what is in flight (`SGP_CLOSED`) and destroys the agent. Safe to call twice; later calls reject. */
  close(): void {
    this.#closing.abort();
    this.#agent.destroy();
  }

  async #send(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body: Buffer | undefined,
    options: SgpCallOptions,
    isAnswerKept = true,
  ): Promise<Answered> {
    const target: Target = { method, url: this.baseUrl + path.replace(/\?.*/, '') };
    const timeoutMillis = options.timeoutMillis ?? this.#timeoutMillis;
    const abort = new AbortController();
    const stop = () => abort.abort();
    for (const source of [this.#closing.signal, options.signal]) {
      if (source?.aborted) throw this.#stopped(target, 0, options);
    }
    const forgets = [this.#closing.signal, options.signal].map((source) => source && onAbort(source, stop));
    const timer = setTimeout(stop, timeoutMillis);
    timer.unref();
    const progress: Progress = { attempts: 1 };
    try {
      const answer = await withoutTracing(() =>
        sendWithRetries(
          this.baseUrl + path,
          {
            method,
            headers: {
              'x-api-key': this.#apiKey,
              'x-selected-account-id': this.accountId,
              'user-agent': `sgp-otel/${version}`,
              ...(body && { 'content-type': 'application/json' }),
            },
            body,
            agent: this.#agent,
            timeoutMillis: options.requestTimeoutMillis ?? this.#requestTimeoutMillis,
            maxAnswerBytes:
              (isAnswerKept ? MAX_KEPT_ANSWER_BYTES : MAX_UNKEPT_ANSWER_BYTES) +
              MAX_ANSWER_PER_BODY_BYTE * (body?.length ?? 0),
            isAnswerKept,
            signal: abort.signal,
          },
          {
            maxAttempts: options.maxAttempts ?? this.#maxAttempts,
            deadlineMillis: nowMillis() + timeoutMillis,
            maxWaitMillis: options.maxWaitMillis ?? Number.POSITIVE_INFINITY,
            isTimeoutRetried: options.isTimeoutRetried ?? true,
          },
          progress,
        ),
      );
      const { status, attempts, retryAfterMillis } = answer;
      if (status < 200 || status >= 300) {
        throw statusFailure(target, answer, { secret: this.#apiKey, sent: body }, { attempts, retryAfterMillis });
      }
      // A captive portal or a wrong base URL may answer 200 to anything: only JSON means that the spans are stored.
      if (!isJson(answer.headers['content-type'])) {
        throw statusFailure(target, { ...answer, status: 200 }, { secret: this.#apiKey, sent: body }, { attempts });
      }
      return answer;
    } catch (error) {
      const { attempts, retryAfterMillis } = progress;
      if (SgpError.isSgpError(error)) throw error;
      if (abort.signal.aborted) throw this.#stopped(target, attempts, options);
      throw transportFailure({ ...target, proxyHost: this.#agent.proxyHost }, error, { attempts, retryAfterMillis });
    } finally {
      clearTimeout(timer);
      for (const forget of forgets) forget?.();
    }
  }

  #stopped(target: Target, attempts: number, options: SgpCallOptions): SgpError {
    const where = `${target.method} ${target.url}`;
    if (this.#closing.signal.aborted)
      return new SgpError('SGP_CLOSED', `${where}: the client is closed.`, { attempts });
    if (options.signal?.aborted) return new SgpError('SGP_CLOSED', `${where}: aborted by the caller.`, { attempts });
    return new SgpError(
      'SGP_DEADLINE_EXCEEDED',
      `${where}: no success within ${Math.round(options.timeoutMillis ?? this.#timeoutMillis)} ms.`,
      {
        attempts,
      },
    );
  }
}

/** The same memory. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function parseBody<T>(body: Buffer): T {
  try {
    return JSON.parse(body.toString()) as T;
  } catch {
    throw new SgpError('SGP_UNEXPECTED_ANSWER', 'The answer is not JSON: check the base URL (SGP_CLIENT_BASE_URL).');
  }
}
