// An SGP-like backend for the delivery property: takes, refuses or loses what it is sent as its state says, and keeps a
// ledger of all of it.
import { type Fault, type FaultServer, type RecordedRequest, startFaultServer } from '@sgp-otel/testkit';
import type { SgpItem } from '../../src';

export interface Trouble {
  /** Requests fail in this way. */
  outage?: 'refused for now' | 'answer lost' | 'stored, answer lost' | 'never answered';
  isUnauthorized?: boolean;
  /** Larger bodies are answered with 413. */
  maxBodyBytes?: number;
  /** Larger bodies get no answer. */
  maxAnsweredBytes?: number;
  /** A firewall answers requests with a poison span with a page of its own. */
  hasFirewall?: boolean;
  latencyMillis?: number;
  /** How a request with a poison span names it. */
  naming?: 'right' | 'none' | 'wrong';
}

/** One write of one span: its start, or its end. */
interface Write {
  readonly json: string;
  readonly item: SgpItem;
  readonly request: RecordedRequest;
}

export class LedgerServer {
  /** Ids of the ended spans that are stored. */
  readonly stored = new Set<string>();
  /** What was promised and not kept, in words. */
  readonly violations: string[] = [];
  trouble: Trouble = {};
  readonly #server: FaultServer;
  readonly #maxRequestBytes: number;
  readonly #onRequest: () => void;
  readonly #starts = new Map<string, Write[]>();
  readonly #ends = new Map<string, Write[]>();

  static async start(maxRequestBytes: number, onRequest: () => void): Promise<LedgerServer> {
    return new LedgerServer(await startFaultServer(), maxRequestBytes, onRequest);
  }

  private constructor(server: FaultServer, maxRequestBytes: number, onRequest: () => void) {
    this.#server = server;
    this.#maxRequestBytes = maxRequestBytes;
    this.#onRequest = onRequest;
    server.always((request) => this.#receive(request));
  }

  get url(): string {
    return this.#server.url;
  }

  get requestCount(): number {
    return this.#server.requests.length;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  /** Ids of the spans whose last write says that they never ended. */
  unfinished(): string[] {
    return [...this.#starts].filter(([, writes]) => writes.at(-1)?.item.metadata?.sgp_unfinished).map(([id]) => id);
  }

  #receive(request: RecordedRequest): Exclude<Fault, 'reset-before-body'> | undefined {
    this.#onRequest();
    const items: SgpItem[] = request.body.items;
    if (items.length > 1000) this.violations.push(`${items.length} items in one request`);
    if (request.raw.length > this.#maxRequestBytes) this.violations.push(`a request of ${request.raw.length} bytes`);
    if (request.raw.toString() !== JSON.stringify(request.body)) this.violations.push('a body that is not its items');
    for (const item of items) this.#record(item, request);
    return this.#answer(items, request.raw.length);
  }

  #record(item: SgpItem, request: RecordedRequest): void {
    const id = item.id ?? '';
    const isEnd = item.end_timestamp !== undefined;
    if (!isEnd && this.#ends.has(id)) this.violations.push('a start after its end');
    const writes = isEnd ? this.#ends : this.#starts;
    const earlier = writes.get(id) ?? [];
    const json = JSON.stringify(item);
    const last = earlier.at(-1);
    const isSame = last === undefined || last.json === json || isMoreComplete(last.item, item);
    if (!isSame && !isCut(last, json)) this.violations.push('other bytes for a span that was sent before');
    writes.set(id, [...earlier, { json, item, request }]);
    const [start] = this.#starts.get(id) ?? [];
    if (start && start.item.start_timestamp !== item.start_timestamp) this.violations.push('two starts of one span');
  }

  #answer(items: readonly SgpItem[], bytes: number): Exclude<Fault, 'reset-before-body'> | undefined {
    const { outage, isUnauthorized, hasFirewall, latencyMillis } = this.trouble;
    const { maxBodyBytes = Number.POSITIVE_INFINITY, maxAnsweredBytes = Number.POSITIVE_INFINITY } = this.trouble;
    if (outage === 'refused for now') return { status: 503 };
    if (outage === 'answer lost') return 'reset-after-body';
    if (outage === 'never answered') return 'hang';
    if (isUnauthorized) return { status: 401 };
    if (bytes > maxBodyBytes) return { status: 413, delayMillis: latencyMillis };
    if (bytes > maxAnsweredBytes) return 'reset-after-body';
    const poison = items.findIndex((item) => item.metadata?.poison === true);
    if (poison !== -1 && hasFirewall) return { status: 403, body: '<h1>Blocked</h1>' };
    if (poison !== -1) return this.#refuse(items, poison);
    for (const item of items) if (item.end_timestamp !== undefined) this.stored.add(item.id ?? '');
    if (outage === 'stored, answer lost') return 'reset-after-body';
    return { status: 200, delayMillis: latencyMillis };
  }

  #refuse(items: readonly SgpItem[], poison: number): Fault & object {
    const { naming = 'none' } = this.trouble;
    const good = items.findIndex((item) => item.metadata?.poison !== true);
    const named = naming === 'none' ? -1 : naming === 'right' ? poison : good;
    const detail = named === -1 ? 'One is bad' : [{ loc: ['body', 'items', named, 'name'], msg: 'bad', type: 'x' }];
    return { status: 422, body: { detail } };
  }

  /** Ends that were sent while a request with their start was still open. Asked for when all is over. */
  overtaken(): string[] {
    return [...this.#ends].flatMap(([id, [end]]) => {
      const open = (this.#starts.get(id) ?? []).some(
        // The end of a request that the client gave up shows at the server a moment later.
        ({ request }) => (request.closedAtMillis ?? Number.POSITIVE_INFINITY) > (end?.request.atMillis ?? 0) + 30,
      );
      return open ? [id] : [];
    });
  }
}

/** An unfinished span is written once more at shutdown, with the mark. */
function isMoreComplete(before: SgpItem, after: SgpItem): boolean {
  return after.metadata?.sgp_unfinished === true && before.metadata?.sgp_unfinished === undefined;
}

/** After a 413 a span may become smaller, once or more, and says so. */
function isCut(before: Write | undefined, json: string): boolean {
  return before !== undefined && json.length < before.json.length && json.includes('"sgp_truncated"');
}
