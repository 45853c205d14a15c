// Which gateway consumes which partition: a key for each partition in a bucket whose entries expire, held by one node
// at a time and renewed. Every node also keeps a key that says it is there, so that all know their share.
import { JetStreamApiCodes, JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';

export const LEASES = 'SGP_GATEWAY_LEASES';
export const LEASE_MILLIS = 10_000;
const RENEW_MILLIS = 2_000;
const NODE = 'node.';
const PARTITION = 'partition.';

export interface LeaseHolder {
  /** The partition is this node's. */
  taken(partition: number): void;
  /** It no longer is. Returns at once: what is waited for here keeps the other leases from being renewed. */
  lost(partition: number): void;
}

interface Lease {
  revision: number;
  renewedMillis: number;
}

export interface LeaseStore {
  readonly bucket: KV;
  readonly manager: JetStreamManager;
  /** Makes the bucket again that somebody has deleted. @throws Error when that is not possible now */
  ensureBucket(): Promise<unknown>;
}

/** Every request of a turn has an end, so that turns go on whatever becomes of the servers. */
export class PartitionLeases {
  readonly #held = new Map<number, Lease>();
  readonly #bucket: KV;
  readonly #manager: JetStreamManager;
  readonly #store: LeaseStore;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #nodeRevision = 0;
  #isStopped = false;

  constructor(
    store: LeaseStore,
    readonly partitions: number,
    readonly nodeId: string,
    readonly holder: LeaseHolder,
  ) {
    this.#bucket = store.bucket;
    this.#manager = store.manager;
    this.#store = store;
  }

  start(): void {
    this.#turn = this.#run();
  }

  async #run(): Promise<void> {
    try {
      await this.#takeTurn();
    } catch {
      // The bucket is away: leases that could not be renewed in time are somebody else's by now.
      this.#dropExpired();
      await this.#store.ensureBucket().catch(() => {});
    }
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#turn = this.#run();
    }, RENEW_MILLIS);
  }

  async #takeTurn(): Promise<void> {
    this.#nodeRevision = await this.#bucket.put(NODE + this.nodeId, this.nodeId);
    // Beside each other: one after the other, many leases at a slow server would expire before their turn.
    await Promise.all([...this.#held].map(([partition, lease]) => this.#renew(partition, lease)));
    const share = Math.ceil(this.partitions / (await this.#nodes()));
    for (const partition of [...this.#held.keys()].slice(share)) await this.#giveUp(partition);
    for (let partition = 0; partition < this.partitions && this.#held.size < share; partition++) {
      if (!this.#held.has(partition)) await this.#tryTake(partition);
    }
  }

  /** By one request: a listing of keys is a consumer of its own, which may wait for keys that have expired. */
  async #nodes(): Promise<number> {
    const filter = { subjects_filter: `$KV.${LEASES}.${NODE}*` };
    const { state } = await this.#manager.streams.info(`KV_${LEASES}`, filter);
    return Math.max(1, Object.keys(state.subjects ?? {}).length);
  }

  async #renew(partition: number, lease: Lease): Promise<void> {
    const askedMillis = performance.now();
    const key = PARTITION + partition;
    const renewed = await unlessTaken(this.#bucket.update(key, this.nodeId, lease.revision));
    // It expired, or was renewed by a request whose answer was lost.
    const revision = renewed ?? (await this.#claim(partition));
    if (revision === undefined) return this.#drop(partition);
    lease.revision = revision;
    lease.renewedMillis = askedMillis;
  }

  async #tryTake(partition: number): Promise<void> {
    const askedMillis = performance.now();
    const revision = await this.#claim(partition);
    if (revision === undefined) return;
    this.#held.set(partition, { revision, renewedMillis: askedMillis });
    if (!this.#isStopped) this.holder.taken(partition);
  }

  /** The revision of the lease; `undefined` when another node has it. */
  async #claim(partition: number): Promise<number | undefined> {
    const key = PARTITION + partition;
    const created = await unlessTaken(this.#bucket.create(key, this.nodeId));
    if (created !== undefined) return created;
    const entry = await this.#bucket.get(key);
    if (entry?.operation !== 'PUT' || entry.string() !== this.nodeId) return undefined;
    return unlessTaken(this.#bucket.update(key, this.nodeId, entry.revision));
  }

  async #giveUp(partition: number): Promise<void> {
    const previousSeq = this.#held.get(partition)?.revision ?? 0;
    this.#drop(partition);
    await unlessTaken(this.#bucket.delete(PARTITION + partition, { previousSeq }));
  }

  #drop(partition: number): void {
    this.#held.delete(partition);
    this.holder.lost(partition);
  }

  #dropExpired(): void {
    const expiredMillis = performance.now() - LEASE_MILLIS;
    for (const [partition, { renewedMillis }] of this.#held) if (renewedMillis < expiredMillis) this.#drop(partition);
  }

  /** Gives everything up, so that others need not wait until it expires. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#turn;
    try {
      for (const partition of [...this.#held.keys()]) await this.#giveUp(partition);
      // Not as a key that is deleted, which would be there until it expires, and be counted.
      if (this.#nodeRevision > 0) await this.#manager.streams.deleteMessage(`KV_${LEASES}`, this.#nodeRevision);
    } catch {
      // it expires
    }
  }
}

/** `undefined` when the key has another revision than was expected; other errors say nothing of who has the lease. */
async function unlessTaken<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const { StreamWrongLastSequence, StreamWrongLastSequenceUnknown } = JetStreamApiCodes;
    const isTaken =
      error instanceof JetStreamApiError &&
      (error.code === StreamWrongLastSequence || error.code === StreamWrongLastSequenceUnknown);
    if (isTaken) return undefined;
    throw error;
  }
}
