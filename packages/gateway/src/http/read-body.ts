// Reads and inflates the body of one request within two bounds: of bytes, since 200 MB of zeros are 194 KB on the wire,
// and of time, since a sender may never get to the end.
import type { IncomingMessage } from 'node:http';
import { createGunzip, type Gunzip } from 'node:zlib';

export type ReadBody =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' | 'slow' | 'damaged' | 'aborted' };

export interface BodyLimits {
  /** Largest body, after it is inflated. */
  readonly maxBytes: number;
  /** Of waiting for the sender, from the head of the request to the end of its body; inflating does not count. */
  readonly timeoutMillis: number;
}

/** The time limit is counted in this many steps: one that comes late, because this process was held up, counts once. */
const TIME_STEPS = 20;
/** How much is inflated at a time. Each piece takes a turn on another thread, so small ones slow large bodies down. */
const INFLATED_CHUNK_BYTES = 64 * 1024;

/** Resolves in any case; what is left of the body is then not read. */
export function readBody(request: IncomingMessage, isGzipped: boolean, limits: BodyLimits): Promise<ReadBody> {
  return new Promise((resolve) => {
    if (Number(request.headers['content-length']) > limits.maxBytes) return resolve({ kind: 'too_large' });
    const chunks: Buffer[] = [];
    let length = 0;
    let steps = 0;
    const inflater = isGzipped ? inflate(request) : undefined;
    const source = inflater?.inflated ?? request;
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limits.maxBytes) finish({ kind: 'too_large' });
      else chunks.push(chunk);
    };
    const finish = (result: ReadBody) => {
      clearInterval(timer);
      source.off('data', onData);
      if (result.kind !== 'read') request.pause();
      inflater?.stop();
      resolve(result);
    };
    const timer = setInterval(() => {
      if (!inflater?.isBusy()) steps += 1;
      if (steps >= TIME_STEPS) finish({ kind: 'slow' });
    }, limits.timeoutMillis / TIME_STEPS);
    request.on('close', () => {
      if (!request.complete) finish({ kind: 'aborted' });
    });
    source.on('error', () => finish({ kind: isGzipped ? 'damaged' : 'aborted' }));
    source.on('data', onData);
    source.on('end', () =>
      finish({ kind: 'read', bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks) }),
    );
  });
}

interface Inflater {
  readonly inflated: Gunzip;
  /** The sender waits for us. */
  isBusy(): boolean;
  stop(): void;
}

function inflate(request: IncomingMessage): Inflater {
  const inflated = createGunzip({ chunkSize: INFLATED_CHUNK_BYTES });
  let isBusy = false;
  const onEnd = () => inflated.end();
  const onData = (chunk: Buffer) => {
    isBusy = true;
    request.pause();
    inflated.write(chunk, () => {
      isBusy = false;
      if (!inflated.destroyed) request.resume();
    });
  };
  const stop = () => {
    request.off('data', onData).off('end', onEnd);
    inflated.destroy();
  };
  request.on('data', onData).once('end', onEnd);
  return { inflated, isBusy: () => isBusy || request.readableEnded, stop };
}
