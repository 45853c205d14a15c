// Messages that are larger than a server takes are cut into chunks, and put together again by the consumer. Chunks of
// one message are in order in their partition, with others between them.
import { type MsgHdrs, headers as newHeaders } from '@nats-io/transport-node';

const CHUNK_HEADER = 'Sgp-Chunk';
/** Bytes of the largest message that are left for headers and the subject. */
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
  /** When all of the partition was looked through for the first time after that. */
  firstRound: number | undefined;
}

export interface WholeMessage<T> {
  readonly bytes: Uint8Array;
  /** The messages of the stream that it came in. */
  readonly messages: readonly T[];
}

/** A sender whose message was refused in the middle sends it again under another id. */
const MAX_WAIT_MILLIS = 120_000;
/** So often it was looked for the others in vain, which takes longer than until they are given out again. */
const MAX_ROUNDS = 5;

export class ChunkJoiner<T extends { readonly seq: number }> {
  readonly #received = new Map<string, Received<T>>();

  /** Whether the part at this place of the stream waits for others. */
  holds(seq: number): boolean {
    for (const { parts } of this.#received.values()) {
      for (const { message } of parts.values()) if (message.seq === seq) return true;
    }
    return false;
  }

  /** The whole message, when this was its last part. */
  add(message: T, bytes: Uint8Array, headers: MsgHdrs | undefined): WholeMessage<T> | undefined {
    const written = headers?.get(CHUNK_HEADER);
    if (!written) return { bytes, messages: [message] };
    const [id = '', index = '', count = ''] = written.split(' ');
    const received = this.#received.get(id) ?? {
      parts: new Map(),
      sinceMillis: performance.now(),
      firstRound: undefined,
    };
    this.#received.set(id, received);
    received.parts.set(Number(index), { message, bytes });
    if (received.parts.size < Number(count)) return undefined;
    this.#received.delete(id);
    const inOrder = [...received.parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    return { bytes: Buffer.concat(inOrder.map((part) => part.bytes)), messages: inOrder.map((part) => part.message) };
  }

  /**
   * Parts whose others do not come, after a time and after all of the partition was looked through for them.
   * @param round how often it was
   */
  takeAbandoned(round: number, nowMillis = performance.now()): T[] {
    const abandoned: T[] = [];
    for (const [id, received] of this.#received) {
      received.firstRound ??= round;
      if (nowMillis - received.sinceMillis < MAX_WAIT_MILLIS || round - received.firstRound < MAX_ROUNDS) continue;
      this.#received.delete(id);
      for (const { message } of received.parts.values()) abandoned.push(message);
    }
    return abandoned;
  }
}
