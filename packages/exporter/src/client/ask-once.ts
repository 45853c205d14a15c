// One attempt: one request of got to one answer, read within bounds. Which answer deserves another attempt is decided
// by the caller.

import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { OptionsInit } from 'got';
import { setImmediate } from '../clock/real-time';
import { loadGot } from './load-got';
import { nodeHttp } from './node-http';

/** Read of an answer that is not a success: enough for its message. */
const MAX_FAILURE_BYTES = 64 * 1024;
/** Kept of a successful answer that is not JSON: enough to quote what a firewall or proxy on the way had to say. */
const QUOTED_BYTES = 8 * 1024;
/** No API answers with larger headers, whatever limit the process sets for its own requests. */
const MAX_HEADER_BYTES = 64 * 1024;

export interface AskOptions {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  readonly agent: OptionsInit['agent'];
  /** From connecting to the end of the answer. */
  readonly timeoutMillis: number;
  /** A successful answer that is longer does not count. */
  readonly maxAnswerBytes: number;
  /** `false`: the body of a successful answer is read and discarded. */
  readonly isAnswerKept: boolean;
  readonly signal: AbortSignal;
  /** Called with the head of the answer, even if the answer then breaks off. */
  readonly onHead?: (headers: IncomingMessage['headers']) => void;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Empty for a success that is not kept; at most 64 KiB of anything but a success. */
  readonly body: Buffer;
  /** The body was longer; the rest was not read. */
  readonly isCut: boolean;
  /** The operating system has taken the whole request body: nobody reads its memory any more. */
  readonly isBodyFree: boolean;
}

/** An answer that does not tell what became of the request. */
export class UnusableAnswer extends Error {
  /** @param kind `early`: a success that came before the request was written; `endless`: one longer than allowed */
  constructor(
    readonly kind: 'early' | 'endless',
    readonly status: number,
  ) {
    super(`${kind} answer`);
  }
}

/**
 * Resolves with the answer, whatever its status. Errors after the end of a complete answer are ignored.
 * @throws UnusableAnswer, or what got threw when there was no complete answer
 */
export function askOnce(url: string, options: AskOptions): Promise<Answer> {
  const { stream } = loadGot();
  const { method, headers, body, agent, timeoutMillis, signal } = options;
  return new Promise((resolve, reject) => {
    const request = stream(
      url,
      bare<OptionsInit & { isStream: true }>({
        method,
        headers,
        body,
        agent,
        isStream: true,
        request: nodeHttp(url).request,
        decompress: false,
        // A redirect would carry the key to another host.
        followRedirect: false,
        throwHttpErrors: false,
        strictContentLength: false,
        maxHeaderSize: MAX_HEADER_BYTES,
        timeout: { request: timeoutMillis },
        retry: { limit: 0 },
      }),
    );
    request.setMaxListeners(0);
    let reader: AnswerReader | undefined;
    const settle: Settle = (act, isConnectionKept = false) => {
      signal.removeEventListener('abort', abort);
      act();
      if (!isConnectionKept) request.destroy();
    };
    const abort = () => settle(() => reject(new Error('aborted')));
    signal.addEventListener('abort', abort);
    request.on('error', (error: Error) => settle(() => reject(error)));
    request.once('request', (native: ClientRequest) => {
      // Runs before got's own listener, which discards what has not been read.
      native.prependListener('error', () => reader?.brokenOff());
      native.prependOnceListener('response', (response: IncomingMessage) => {
        response.setMaxListeners(0);
        options.onHead?.(response.headers);
        reader = new AnswerReader(native, response, options, settle, { resolve, reject });
      });
      // Nobody asked for another protocol, and Node leaves the connection to whoever listens, which got does.
      native.once('upgrade', ({ statusCode: status = 0, headers }: IncomingMessage, socket: Duplex) => {
        socket.destroy();
        const isBodyFree = native.writableFinished;
        settle(() => resolve({ status, headers, body: Buffer.alloc(0), isCut: true, isBodyFree }));
      });
    });
  });
}

/** Without a prototype: got takes what a program adds to `Object.prototype` for unknown options, and refuses them. */
function bare<T extends object>(options: T): T {
  return Object.assign(Object.create(null) as object, options) as T;
}

type Settle = (act: () => void, isConnectionKept?: boolean) => void;

/** Whether the content type is JSON: an SGP API answers with nothing else. */
export function isJson(contentType: string | undefined): boolean {
  return /^application\/(.*\+)?json\b/i.test(contentType ?? '');
}

interface Ends {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Reads one answer from the socket's stream; got's own stream would keep a second copy. */
class AnswerReader {
  readonly #native: ClientRequest;
  readonly #response: IncomingMessage;
  readonly #status: number;
  readonly #isSuccess: boolean;
  readonly #maxBytes: number;
  /** This many bytes of the answer are kept. */
  readonly #keptBytes: number;
  readonly #settle: Settle;
  readonly #ends: Ends;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #isSettled = false;

  constructor(native: ClientRequest, response: IncomingMessage, options: AskOptions, settle: Settle, ends: Ends) {
    this.#native = native;
    this.#response = response;
    this.#status = response.statusCode ?? 0;
    this.#isSuccess = this.#status >= 200 && this.#status < 300;
    this.#maxBytes = this.#isSuccess ? options.maxAnswerBytes : MAX_FAILURE_BYTES;
    const isKept = !this.#isSuccess || options.isAnswerKept;
    this.#keptBytes = isKept ? this.#maxBytes : isJson(response.headers['content-type']) ? 0 : QUOTED_BYTES;
    this.#settle = settle;
    this.#ends = ends;
    // got has its own listener for this event, so that there is no `data`.
    response.on('readable', () => this.#read());
    response.once('end', () => this.#complete());
    if (this.#isSuccess) this.#refuseEarly();
  }

  /** The connection failed; ignored once the answer is complete. */
  brokenOff(): void {
    if (!this.#response.complete) return;
    this.#read();
    this.#complete();
  }

  /** A success says that the items are stored, so it cannot be valid before all of them were sent. */
  #refuseEarly(): void {
    this.#onceWritten((isWritten) => {
      if (!isWritten) this.#refuse('early');
    });
  }

  #onceWritten(then: (isWritten: boolean) => void): void {
    const native = this.#native;
    // TLS reports what it has written one turn of the event loop later.
    const mayBeLate = !native.writableFinished && (native.socket as TLSSocket | null)?.encrypted === true;
    if (mayBeLate) setImmediate(() => then(native.writableFinished));
    else then(native.writableFinished);
  }

  #read(): void {
    let chunk = this.#isSettled ? null : (this.#response.read() as Buffer | null);
    while (chunk !== null) {
      const room = this.#keptBytes - this.#bytes;
      this.#bytes += chunk.length;
      if (room > 0) this.#chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      if (this.#bytes > this.#maxBytes) {
        if (this.#isSuccess) this.#refuse('endless');
        else this.#answered(true);
        return;
      }
      chunk = this.#response.read() as Buffer | null;
    }
  }

  #refuse(kind: UnusableAnswer['kind']): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settle(() => this.#ends.reject(new UnusableAnswer(kind, this.#status)));
  }

  #complete(): void {
    this.#onceWritten((isWritten) => {
      if (this.#isSuccess && !isWritten) this.#refuse('early');
      else this.#answered(false);
    });
  }

  #answered(isCut: boolean): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const isBodyFree = this.#native.writableFinished;
    const body = Buffer.concat(this.#chunks);
    this.#chunks.length = 0;
    const { headers } = this.#response;
    this.#settle(
      () => this.#ends.resolve({ status: this.#status, headers, body, isCut, isBodyFree }),
      // While the request is still being written, its connection cannot serve another one.
      !isCut && isBodyFree,
    );
  }
}
