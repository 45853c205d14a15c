// Where spans go that can never be delivered: kept until a person has looked at them, and sent again when what was
// wrong is put right.

export interface DeadEntry {
  /** Names the entry to commands. */
  readonly id: string;
  readonly diedMillis: number;
  readonly account: string;
  /** The reason as a word, as in the metric. */
  readonly reason: string;
  /** What SGP or the gateway said. */
  readonly message: string;
  /** Ids and name of the span, for people who look for it. */
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  /** The span as a whole OTLP request in JSON; text in base64 for what could not be read. */
  readonly otlp: Readonly<Record<string, unknown>>;
}

export interface DeadStream {
  /** Stores an entry; it is durable when the promise resolves. */
  append(entry: Omit<DeadEntry, 'id'>): Promise<void>;
  /** Oldest first. */
  entries(): AsyncIterable<DeadEntry>;
  /** Removes entries that were sent again, or that nobody wants. */
  remove(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
