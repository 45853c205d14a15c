// One upsert of encoded entries through a client, ours or an injected one, to an outcome. Never rejects.
import { injectedFailure } from '../client/injected-failure';
import type { SgpCallOptions, UpsertBatchResult } from '../client/sgp-client';
import { bodyBytes } from '../delivery/deliver-requests';
import type { DeliveryEntry } from '../delivery/delivery-entry';
import { type Outcome, outcomeOf } from '../delivery/outcome';
import { type EncodedItem, requestBody } from '../encode/encoded-item';
import { guarded } from '../errors/guarded';
import { SgpError } from '../errors/sgp-error';
import type { SgpItem } from '../item/sgp-item';
import { delay } from './within';

/** The part of a client that the exporter uses: `upsertBatch`, or `upsertEncodedBatch` where there is one. */
export interface SpanUpserter {
  upsertBatch(items: readonly SgpItem[], options?: SgpCallOptions): Promise<unknown>;
  upsertEncodedBatch?(body: Uint8Array, options?: SgpCallOptions): Promise<UpsertBatchResult>;
}

interface Upserted {
  readonly outcome: Outcome;
  readonly attempts: number;
}

/** @param limitMillis an injected client that has not ended by then is taken for silent */
export async function upsert(
  client: SpanUpserter,
  group: readonly DeliveryEntry[],
  options: SgpCallOptions,
  limitMillis: number | undefined,
): Promise<Upserted> {
  try {
    const body = requestBody(group.map((entry) => entry.encoded as EncodedItem));
    const call = client.upsertEncodedBatch
      ? client.upsertEncodedBatch(body.bytes, { ...options, isAnswerKept: false })
      : client.upsertBatch((JSON.parse(body.bytes.toString()) as { items: SgpItem[] }).items, options);
    const answer = await (limitMillis === undefined ? call : answeredWithin(limitMillis, call));
    const result = answer as Partial<UpsertBatchResult> | undefined;
    // What became of these items is decided, and nobody else has their bytes. What an injected client says about it may not be readable.
    if (guarded(() => result?.isBodyFree === true, false)) body.piece?.giveBack();
    return { outcome: outcomeOf(undefined), attempts: guarded(() => Number(result?.attempts ?? 1), 1) };
  } catch (thrown) {
    const error = injectedFailure(thrown, bodyBytes(group));
    return { outcome: outcomeOf(error), attempts: error.attempts ?? 1 };
  }
}

async function answeredWithin<T>(millis: number, call: Promise<T>): Promise<T> {
  const limit = delay(millis);
  try {
    return await Promise.race([
      call,
      limit.over.then((): never => {
        throw new SgpError('SGP_TIMEOUT', `The injected client did not answer within ${Math.round(millis)} ms.`);
      }),
    ]);
  } finally {
    limit.cancel();
  }
}
