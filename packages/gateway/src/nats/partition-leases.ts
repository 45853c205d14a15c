// Which gateway consumes which partition: a key for each partition in a bucket whose entries expire, held by one node
// at a time and renewed. Every node also keeps a key that says it is there, so that all know their share.
import type { KV } from '@nats-io/kv';

export const LEASE_MILLIS = 10_000;
const RENEW_MILLIS = 2_000;
const NODE = 'node.';
const PARTITION = 'partition.';

export interface LeaseHolder {
  /** The partition is this node's. */
  taken(partition: number): void;
  /** It no longer is. */
  lost(partition: number): Promise<void>;
}

interface Lease {
  revision: number;
  renewedMillis: number;
}

export class PartitionLeases {
  readonly #held = new Map<number, Lease>();
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(
    readonly bucket: KV,
    readonly partitions: number,
    readonly nodeId: string,
    readonly holder: LeaseHolder,
  ) {}

  start(): void {
    this.#turn = this.#run();
  }

  async #run(): Promise<void> {
    try {
      await this.#takeTurn();
    } catch {
      // The bucket is away: leases that could not be renewed in time are somebody else's by now.
      await this.#dropExpired();
    }
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#turn = this.#run();
    }, RENEW_MILLIS);
  }

  async #takeTurn(): Promise<void> {
    await this.bucket.put(NODE + this.nodeId, this.nodeId);
    for (const [partition, lease] of this.#held) await this.#renew(partition, lease);
    const share = Math.ceil(this.partitions / (await this.#nodes()));
    for (const partition of [...this.#held.keys()].slice(share)) await this.#giveUp(partition);
    for (let partition = 0; partition < this.partitions && this.#held.size < share; partition++) {
      if (!this.#held.has(partition)) await this.#tryTake(partition);
    }
  }

  async #nodes(): Promise<number> {
    let nodes = 0;
    for await (const _ of await this.bucket.keys(`${NODE}*`)) nodes += 1;
    return Math.max(1, nodes);
  }

  async #renew(partition: number, lease: Lease): Promise<void> {
    try {
      lease.revision = await this.bucket.update(PARTITION + partition, this.nodeId, lease.revision);
      lease.renewedMillis = performance.now();
    } catch (error) {
      // A wrong revision: it expired, and another node has it.
      const isTaken = (error as { code?: number }).code !== undefined;
      if (isTaken) await this.#drop(partition);
      else throw error;
    }
  }

  async #tryTake(partition: number): Promise<void> {
    try {
      const revision = await this.bucket.create(PARTITION + partition, this.nodeId);
      if (this.#isStopped) return;
      this.#held.set(partition, { revision, renewedMillis: performance.now() });
      this.holder.taken(partition);
    } catch {
      // another node has it
    }
  }

  async #giveUp(partition: number): Promise<void> {
    await this.#drop(partition);
    await this.bucket.delete(PARTITION + partition);
  }

  async #drop(partition: number): Promise<void> {
    this.#held.delete(partition);
    await this.holder.lost(partition);
  }

  async #dropExpired(): Promise<void> {
    const expiredMillis = performance.now() - LEASE_MILLIS;
    for (const [partition, { renewedMillis }] of this.#held)
      if (renewedMillis < expiredMillis) await this.#drop(partition);
  }

  /** Gives everything up, so that others need not wait until it expires. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#turn;
    try {
      for (const partition of [...this.#held.keys()]) await this.#giveUp(partition);
      await this.bucket.delete(NODE + this.nodeId);
    } catch {
      // it expires
    }
  }
}
