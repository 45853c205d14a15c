// The body of one request, inflated, within its bounds: of bytes, since 200 MB of zeros are 194 KB on the wire, and of
// time, since a sender may never get to the end.
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

export type ReadBody =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' | 'slow' | 'damaged' | 'aborted' };

export interface BodyLimits {
  /** After inflation. */
  readonly maxBytes: number;
  /** From the head of the request to the end of its body. */
  readonly timeoutMillis: number;
}

/** Resolves in any case; what is left of the body is then not read. */
export function readBody(request: IncomingMessage, isGzipped: boolean, limits: BodyLimits): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (result: ReadBody) => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(() => finish({ kind: 'slow' }), limits.timeoutMillis);
    request.on('close', () => {
      if (!request.complete) finish({ kind: 'aborted' });
    });
    if (Number(request.headers['content-length']) > limits.maxBytes) return finish({ kind: 'too_large' });
    const inflated = isGzipped ? createGunzip() : undefined;
    if (inflated !== undefined) {
      pipeline(request, inflated, (error) => {
        if (error) finish({ kind: request.complete || !request.destroyed ? 'damaged' : 'aborted' });
      });
    }
    const source = inflated ?? request;
    source.on('error', () => finish({ kind: isGzipped ? 'damaged' : 'aborted' }));
    source.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limits.maxBytes) {
        source.removeAllListeners('data');
        source.pause();
        finish({ kind: 'too_large' });
      } else chunks.push(chunk);
    });
    source.on('end', () =>
      finish({ kind: 'read', bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks) }),
    );
  });
}
