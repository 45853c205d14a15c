// The client that requests go through, as `BatchDelivery` needs it: our own as it is, an injected one with what it may
// do wrong put right.
import { injectedFailure } from '../client/injected-failure';
import type { SgpCallOptions, SgpClient, UpsertBatchResult } from '../client/sgp-client';
import { delay } from '../clock/within';
import { guarded } from '../errors/guarded';
import { SgpError } from '../errors/sgp-error';
import type { SgpItem } from '../item/sgp-item';

/** The part of a client that the exporter uses: `upsertBatch`, or `upsertEncodedBatch` where there is one. */
export interface SpanUpserter {
  upsertBatch(items: readonly SgpItem[], options?: SgpCallOptions): Promise<unknown>;
  upsertEncodedBatch?(body: Uint8Array, options?: SgpCallOptions): Promise<UpsertBatchResult>;
}

/** Upserts an encoded body. @throws SgpError as a rejection */
export interface BodyUpserter {
  upsert(body: Buffer, options: SgpCallOptions, limitMillis: number): Promise<Upserted>;
}

export type Upserted = Pick<UpsertBatchResult, 'attempts' | 'isBodyFree'>;

/** Our own client keeps its limits itself. */
export function ownUpserter(client: SgpClient): BodyUpserter {
  return { upsert: (body, options) => client.upsertEncodedBatch(body, { ...options, isAnswerKept: false }) };
}

/**
 * A client of someone else: one that has not ended within `limitMillis` is taken for silent, and its answer may not be
 * readable.
 */
export function injectedUpserter(client: SpanUpserter): BodyUpserter {
  return {
    upsert: async (body, options, limitMillis) => {
      try {
        const call = client.upsertEncodedBatch
          ? client.upsertEncodedBatch(body, { ...options, isAnswerKept: false })
          : client.upsertBatch((JSON.parse(body.toString()) as { items: SgpItem[] }).items, options);
        const result = (await answeredWithin(limitMillis, call)) as Partial<UpsertBatchResult> | undefined;
        return {
          attempts: guarded(() => Number(result?.attempts ?? 1), 1),
          isBodyFree: guarded(() => result?.isBodyFree === true, false),
        };
      } catch (thrown) {
        throw injectedFailure(thrown, body.length);
      }
    },
  };
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
