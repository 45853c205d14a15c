// One call of got, with its retries, to an answer. got's stream interface is used, not its promises: those keep each answer in one piece of memory, and
// the answer to an upsert repeats all that was sent. Deciding what an answer means is left to the caller.
import type { IncomingMessage } from 'node:http';
import type { HTTPError, OptionsInit, Request } from 'got';
import { loadGot } from './load-got';

export interface GotAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Empty for a success whose content was not asked for. */
  readonly body: Buffer;
  readonly attempts: number;
  /** The first attempt was answered and the system has all of its body: nobody reads that memory any more. */
  readonly isBodyFree: boolean;
}

/** got's name for a complete answer that is not a success. */
const NO_SUCCESS = 'HTTPError';
/** Of an answer that says success and is no JSON so much is kept: enough to quote what some box on the way had to say. */
const QUOTED_BYTES = 8 * 1024;

/**
 * Resolves with the last attempt's answer, whatever its status.
 * @param isAnswerKept `false`: the content of a success is read and let go
 * @throws what got throws when there was no complete answer
 */
export function askWithGot(url: string, options: OptionsInit, isAnswerKept: boolean): Promise<GotAnswer> {
  const { stream } = loadGot();
  const bodyBytes = (options.body as Buffer | undefined)?.length ?? 0;
  return new Promise((resolve, reject) => {
    const follow = (request: Request) => {
      const answer = (body: Buffer): GotAnswer => ({
        status: request.response?.statusCode ?? 0,
        contentType: request.response?.headers['content-type'] ?? '',
        body,
        attempts: request.retryCount + 1,
        isBodyFree: request.retryCount === 0 && request.uploadProgress.transferred === bodyBytes,
      });
      request.once('retry', (_count, _error, nextAttempt) => follow(nextAttempt()));
      request.on('error', (error) => {
        const { name, response } = error as Partial<HTTPError>;
        if (name === NO_SUCCESS && response?.rawBody) resolve(answer(Buffer.from(response.rawBody)));
        else reject(error);
      });
      request.once('response', ({ statusCode, headers }: IncomingMessage & { statusCode: number }) => {
        const chunks: Buffer[] = [];
        let wantedBytes = isAnswerKept || statusCode >= 300 ? Number.POSITIVE_INFINITY : 0;
        if (wantedBytes === 0 && !isJson(headers['content-type'])) wantedBytes = QUOTED_BYTES;
        request.on('data', (chunk: Buffer) => {
          if (wantedBytes > 0) chunks.push(chunk);
          wantedBytes -= chunk.length;
        });
        request.once('end', () => resolve(answer(Buffer.concat(chunks))));
      });
    };
    follow(stream(url, options as OptionsInit & { isStream?: true }));
  });
}

/** Whether a content type says JSON: only that is an answer of an SGP API. */
export function isJson(contentType: string | undefined): boolean {
  return /^application\/(.*\+)?json\b/i.test(contentType ?? '');
}
