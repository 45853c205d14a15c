// One way out for each account, made when its first span comes: a client of its own, so that a refused or slow account
// holds up no other.
import type { SpanContext } from '@opentelemetry/api';
import {
  type ConversionHooks,
  type LogRecordLike,
  type ReplayedSpan,
  type ReplayLoss,
  TraceReplay,
} from '@sgp-otel/exporter/internal/replay';
import type { ReceivedLogRecord } from '../otlp/received-span';

/** Where the spans of an account are sent, and with which key. */
export interface AccountSettings {
  readonly apiKey: string;
  readonly accountId: string;
  /** Default: `SGP_CLIENT_BASE_URL`, then SGP's own. */
  readonly baseUrl?: string | undefined;
}

export class AccountReplay {
  readonly #replay: TraceReplay;
  /** Log records of the spans that are under way, by span, until the span is converted. */
  readonly #logRecords = new Map<string, LogRecordLike[]>();

  constructor(
    settings: AccountSettings,
    hooks: ConversionHooks,
    onSettled: (span: SpanContext, loss?: ReplayLoss) => void,
  ) {
    this.#replay = new TraceReplay({
      ...settings,
      ...hooks,
      logRecords: { take: (context) => this.#takeRecords(context) },
      onSettled: (span, loss) => {
        this.#takeRecords(span);
        onSettled(span, loss);
      },
    });
  }

  keepLogRecord(record: ReceivedLogRecord): void {
    const key = record.traceId + record.spanId;
    const others = this.#logRecords.get(key);
    if (others === undefined) this.#logRecords.set(key, [record]);
    else others.push(record);
  }

  #takeRecords({ traceId, spanId }: SpanContext): readonly LogRecordLike[] | undefined {
    const key = traceId + spanId;
    const records = this.#logRecords.get(key);
    this.#logRecords.delete(key);
    return records;
  }

  replay(spans: readonly ReplayedSpan[]): ReplayedSpan[] {
    return this.#replay.replay(spans);
  }

  stats(): ReturnType<TraceReplay['stats']> {
    return this.#replay.stats();
  }

  stop(): Promise<void> {
    return this.#replay.stop();
  }
}

type OnSettled = (account: string, span: SpanContext, loss?: ReplayLoss) => void;

export class AccountReplays {
  readonly #settings: ReadonlyMap<string, AccountSettings>;
  readonly #hooks: ConversionHooks;
  readonly #replays = new Map<string, AccountReplay>();
  onSettled: OnSettled = () => {};

  constructor(settings: ReadonlyMap<string, AccountSettings>, hooks: ConversionHooks = {}) {
    this.#settings = settings;
    this.#hooks = hooks;
  }

  /** The accounts that have had spans so far. */
  get accounts(): readonly string[] {
    return [...this.#replays.keys()];
  }

  /** Whether the account is configured here: a message of another node may be for one that is not. */
  has(account: string): boolean {
    return this.#settings.has(account);
  }

  /** @throws Error for an account that is not configured */
  of(account: string): AccountReplay {
    const known = this.#replays.get(account);
    if (known !== undefined) return known;
    const settings = this.#settings.get(account);
    if (settings === undefined) throw new Error(`Account ${JSON.stringify(account)} is not configured here.`);
    const replay = new AccountReplay(settings, this.#hooks, (span, loss) => this.onSettled(account, span, loss));
    this.#replays.set(account, replay);
    return replay;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#replays.values()].map((replay) => replay.stop()));
  }
}
