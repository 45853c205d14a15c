// Messages that are larger than a server takes are cut into chunks, and put together again by the consumer. Chunks of
// one message are in order in their partition, with others between them.
import { type MsgHdrs, headers as newHeaders } from '@nats-io/transport-node';

const CHUNK_HEADER = 'Sgp-Chunk';
/** For headers and the subject, of what a server takes. */
const OVERHEAD_BYTES = 1024;

export interface Chunk {
  readonly id: string;
  readonly bytes: Uint8Array;
  /** `undefined` for a message in one piece. */
  readonly headers: MsgHdrs | undefined;
}

export function chunksOf(bytes: Uint8Array, id: string, maxPayloadBytes: number): Chunk[] {
  const size = maxPayloadBytes - OVERHEAD_BYTES;
  if (bytes.length <= size) return [{ id, bytes, headers: undefined }];
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => {
    const headers = newHeaders();
    headers.set(CHUNK_HEADER, `${id} ${index} ${count}`);
    return { id: `${id}-${index}`, bytes: bytes.subarray(index * size, (index + 1) * size), headers };
  });
}

interface Received<T> {
  readonly parts: Map<number, { readonly message: T; readonly bytes: Uint8Array }>;
  readonly sinceMillis: number;
  /** By the server's clock. */
  readonly storedMillis: number;
}

export interface WholeMessage<T> {
  readonly bytes: Uint8Array;
  /** What it came in. */
  readonly messages: readonly T[];
}

/** A sender whose message was refused in the middle sends it again under another id. */
const MAX_WAIT_MILLIS = 120_000;

export class ChunkJoiner<T> {
  readonly #received = new Map<string, Received<T>>();

  /** The whole message, when this was its last part. */
  add(message: T, bytes: Uint8Array, headers: MsgHdrs | undefined, storedMillis: number): WholeMessage<T> | undefined {
    const written = headers?.get(CHUNK_HEADER);
    if (!written) return { bytes, messages: [message] };
    const [id = '', index = '', count = ''] = written.split(' ');
    const received = this.#received.get(id) ?? { parts: new Map(), sinceMillis: performance.now(), storedMillis };
    this.#received.set(id, received);
    received.parts.set(Number(index), { message, bytes });
    if (received.parts.size < Number(count)) return undefined;
    this.#received.delete(id);
    const inOrder = [...received.parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    return { bytes: Buffer.concat(inOrder.map((part) => part.bytes)), messages: inOrder.map((part) => part.message) };
  }

  /**
   * Parts whose others do not come: waited for here, and not stored long after they were either. While a server stands
   * still there is no telling.
   * @param storedMillis of the message that comes now, by the server's clock
   */
  takeAbandoned(storedMillis: number, nowMillis = performance.now()): T[] {
    const abandoned: T[] = [];
    for (const [id, { parts, sinceMillis, storedMillis: firstMillis }] of this.#received) {
      if (Math.min(nowMillis - sinceMillis, storedMillis - firstMillis) < MAX_WAIT_MILLIS) continue;
      this.#received.delete(id);
      for (const { message } of parts.values()) abandoned.push(message);
    }
    return abandoned;
  }
}
