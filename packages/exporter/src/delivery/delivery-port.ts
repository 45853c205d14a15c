// What `dispatch/` needs of a destination: SGP through our own requests, or an exporter of someone else.
import type { DeliveryReport } from './delivery-report';
import type { OutgoingSpan } from './outgoing-span';

export interface DeliverOptions {
  /** Attempts of each request in all; default `maxAttempts`. */
  readonly maxAttempts?: number;
  /** Limit of each request with its attempts and waits; default `exportTimeoutMillis`. */
  readonly timeoutMillis?: number;
  /** A longer wait before a retry is left to the caller. */
  readonly maxWaitMillis?: number;
  /** Whether an attempt that got no answer in time is repeated; default `true`. */
  readonly isTimeoutRetried?: boolean;
  /**
   * The spans are tried again because they may be the reason why their request failed: nothing is learnt from their
   * size.
   */
  readonly isSuspect?: boolean;
}

export interface DeliveryPort {
  /** The largest request body that the destination is known to take now. */
  readonly maxRequestBytes: number;
  /** Sends the spans and tells what became of each of them. Never rejects. */
  deliver(spans: readonly OutgoingSpan[], options?: DeliverOptions): Promise<DeliveryReport>;
  /**
   * Makes the items of the spans, for a place where they are kept; absent where there are none. A span that has none
   * afterwards cannot be read. Never rejects.
   */
  encode?(spans: readonly OutgoingSpan[]): Promise<void>;
  /**
   * Somebody has so much time for what is in flight: resource detection that still runs waits no longer than a share of
   * it.
   */
  hurry(limitMillis: number): void;
  /** Resolves when what is in flight has ended. @throws SgpError as a rejection, after `exportTimeoutMillis` */
  forceFlush(): Promise<void>;
  /**
   * Waits for what is in flight, then ends it. Idempotent. @throws SgpError as a rejection, when something had to be
   * aborted
   */
  shutdown(options?: { timeoutMillis?: number }): Promise<void>;
}
