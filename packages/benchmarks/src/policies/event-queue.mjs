// A span processor that sends by a given policy: the behaviour of SGP's earlier clients, with this project's
// conversion, so that only the policy differs. It is measured, not used: it bounds its queue by count and retries
// nothing.
import { spanToItem } from '@sgp-otel/exporter';

export class EventQueue {
  #policy;
  #send;
  #waiting = [];
  #inFlight = 0;
  #timer;
  #idle = [];
  counts = { answered: 0, delivered: 0, dropped: 0 };

  /**
   * @param policy batchItems; lingerMillis; triggerItems, from which a batch leaves without waiting; concurrency;
   * maxQueueItems; writesStarts, whether a span's start is an item of its own
   * @param send delivers items, rejects when they were not stored
   */
  constructor(policy, send) {
    this.#policy = policy;
    this.#send = send;
  }

  onStart(span) {
    if (this.#policy.writesStarts) this.#add({ span, isEnd: false, item: spanToItem(span) });
  }

  onEnd(span) {
    this.#add({ span, isEnd: true });
  }

  async forceFlush() {
    while (this.#waiting.length > 0 || this.#inFlight > 0) {
      this.#pump();
      await new Promise((resolve) => this.#idle.push(resolve));
    }
  }

  shutdown() {
    return this.forceFlush();
  }

  #add(event) {
    if (this.#waiting.length >= this.#policy.maxQueueItems) {
      if (event.isEnd) this.#settle(1, 'dropped');
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length >= this.#policy.triggerItems) this.#pump();
    else this.#timer ??= setTimeout(() => this.#pump(), this.#policy.lingerMillis);
  }

  #pump() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0 && this.#inFlight < this.#policy.concurrency) {
      this.#inFlight += 1;
      void this.#deliver(this.#waiting.splice(0, this.#policy.batchItems));
    }
  }

  /** Starts before ends, each kind in a request of its own. */
  async #deliver(events) {
    for (const group of [events.filter((event) => !event.isEnd), events.filter((event) => event.isEnd)]) {
      if (group.length === 0) continue;
      const ends = group[0].isEnd ? group.length : 0;
      await this.#send(group.map((event) => event.item ?? spanToItem(event.span))).then(
        () => this.#settle(ends, 'delivered'),
        () => this.#settle(ends, 'dropped'),
      );
    }
    this.#inFlight -= 1;
    this.#next();
  }

  /** A batch that is full or overdue goes at once; a smaller one waits for its linger. */
  #next() {
    if (this.#waiting.length >= this.#policy.batchItems || this.#idle.length > 0) this.#pump();
    else if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#pump(), this.#policy.lingerMillis);
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #settle(spans, fate) {
    this.counts[fate] += spans;
    this.counts.answered += spans;
  }
}
