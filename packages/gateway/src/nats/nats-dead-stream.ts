// The dead stream in NATS, for every gateway of a cluster.
import type { DeadEntry, DeadStream } from '../contract/dead-stream';
import { DEAD_STREAM, DEAD_SUBJECT, type NatsEngine } from './nats-streams';

/** For the subject and the envelope, of what a server takes. */
const OVERHEAD_BYTES = 1024;

export class NatsDeadStream implements DeadStream {
  readonly #engine: NatsEngine;

  constructor(engine: NatsEngine) {
    this.#engine = engine;
  }

  async append(entry: Omit<DeadEntry, 'id'>): Promise<void> {
    const max = (this.#engine.connection.info?.max_payload ?? 1024 * 1024) - OVERHEAD_BYTES;
    let bytes = Buffer.from(JSON.stringify(entry));
    // Larger than any message may be: what it was is kept, and what it held is not.
    if (bytes.length > max) bytes = Buffer.from(JSON.stringify({ ...entry, reason: 'unreadable', otlp: {} }));
    try {
      await this.#engine.js.publish(DEAD_SUBJECT, bytes);
    } catch {
      await this.#engine.ensureStreams();
      await this.#engine.js.publish(DEAD_SUBJECT, bytes);
    }
  }

  async *entries(): AsyncIterable<DeadEntry> {
    const { streams } = this.#engine.manager;
    const { first_seq: first, last_seq: last } = (await streams.info(DEAD_STREAM)).state;
    for (let seq = first; seq <= last; seq++) {
      const message = await streams.getMessage(DEAD_STREAM, { seq }).catch(() => null);
      if (message !== null) yield { ...(message.json() as Omit<DeadEntry, 'id'>), id: String(seq) };
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#engine.manager.streams.deleteMessage(DEAD_STREAM, Number(id));
  }

  async close(): Promise<void> {}
}
