// Which spans are queued, where that takes more than a look at their sampling: with span-start writes, a filter or a
// journal, and after a stop.
import type { Context } from '@opentelemetry/api';
import type { SpanLike } from '../convert/span-like';
import { notExported } from '../dispatch/not-exported';
import type { OpenSpans } from '../dispatch/open-spans';
import { estimateSpanBytes } from '../dispatch/span-bytes';
import type { SpanIntake } from '../dispatch/span-intake';
import type { SpanFilter } from '../relations/span-filter';
import type { SpanRelations } from '../relations/span-relations';
import type { DeliveryAccount } from '../stats/delivery-account';
import { isSampled } from './is-sampled';

export interface AdmissionParts {
  readonly intake: SpanIntake;
  readonly account: DeliveryAccount;
  readonly baseUrl: string | undefined;
  /** Of our exporter; an exporter of someone else knows each span alone. */
  readonly relations: SpanRelations | undefined;
  readonly filter: SpanFilter | undefined;
  /** Only with span-start writes on. */
  readonly openSpans: OpenSpans | undefined;
  /** Whether each end is queued at once, since afterwards there may be no time. */
  readonly isJournaled: boolean;
}

export class SpanAdmission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** Whether the starts of spans without a parent matter too. */
  get asksStarts(): boolean {
    return this.#parts.filter !== undefined || this.#parts.openSpans !== undefined;
  }

  /** Whether an end has to be asked for; otherwise every sampled one goes straight to the intake. */
  get asksEnds(): boolean {
    return this.asksStarts || this.#parts.isJournaled;
  }

  /** All that is here of one trace, before any of its starts. */
  assembled(spans: readonly SpanLike[]): void {
    this.#parts.relations?.assembled(spans);
  }

  /** Notes whose child the span is. */
  related(span: SpanLike, parentContext: Context): void {
    this.#parts.relations?.started(span, parentContext);
    this.#parts.filter?.started(span);
  }

  /** With span-start writes on, queues its start. */
  started(span: SpanLike): void {
    const { openSpans, filter, intake, account } = this.#parts;
    if (!openSpans || !this.#isWanted(span) || filter?.exportsStart(span) === false) return;
    const { startWrites } = account.stats;
    startWrites.accepted += 1;
    const bytes = estimateSpanBytes(span);
    if (intake.refusal(bytes) || !openSpans.started(span)) startWrites.dropped += 1;
    else intake.addWrite(span, 'start', bytes);
  }

  /** Whether it is queued. */
  ended(span: SpanLike): boolean {
    if (!this.#admitsEnd(span)) return false;
    this.#parts.intake.add(span);
    if (this.#parts.isJournaled) this.#parts.intake.weighNow();
    return true;
  }

  /** A span that ended after the stop is counted as lost. */
  endedLate(span: SpanLike): void {
    if (!this.#admitsEnd(span) || notExported(span, this.#parts.baseUrl) !== undefined) return;
    this.#parts.account.stats.accept();
    this.#parts.account.lost(1, 'after_shutdown');
  }

  #admitsEnd(span: SpanLike): boolean {
    if (!this.#isWanted(span)) return false;
    const { openSpans, filter, account, relations } = this.#parts;
    openSpans?.ended(span);
    if (!filter || filter.exportsEnd(span)) return true;
    account.stats.filter();
    relations?.filtered(span);
    return false;
  }

  #isWanted(span: SpanLike): boolean {
    return isSampled(span) && notExported(span, this.#parts.baseUrl) !== 'own request';
  }
}
