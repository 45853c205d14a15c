// A span of another thread, of which there is only the encoded item: read when somebody asks, to name it in the log.
import type { SpanContext } from '@opentelemetry/api';
import type { SpanIdentity } from '../delivery/outgoing-span';
import type { SgpItem } from '../item/sgp-item';

export class AdoptedSpan implements SpanIdentity {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get name(): string {
    return this.#item.name;
  }

  spanContext(): SpanContext {
    const { id, trace_id, obs_trace_id, obs_span_id } = this.#item;
    return { traceId: obs_trace_id ?? trace_id, spanId: obs_span_id ?? id ?? '', traceFlags: 1 };
  }

  get #item(): SgpItem {
    return JSON.parse(this.#bytes.toString()) as SgpItem;
  }
}
