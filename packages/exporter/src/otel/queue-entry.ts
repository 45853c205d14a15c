// What the dispatcher queues.
import type { DeliveryEntry } from '../delivery/delivery-entry';
import type { Queued } from './span-queue';

/** A span as it waits: its end, its start, or that it never ended. */
export interface QueueEntry extends DeliveryEntry, Queued {
  readonly kind: 'start' | 'end' | 'unfinished';
  bytes: number;
}
