// Who is asking: checks the API key, if one is configured, and finds the account.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { Rejection } from '../rejection';
import { replaceUnstorable } from '../validation/storable-text';
import type { AppEnv } from './app';

/** The account of a request that names none in `x-selected-account-id`. */
export const DEFAULT_ACCOUNT = 'local';

/** Answers 401 unless `x-api-key` is `apiKey`; without a configured key everybody may in. */
export function authenticate(apiKey: string | undefined): MiddlewareHandler<AppEnv> {
  const expected = apiKey === undefined ? undefined : digest(apiKey);
  return async (context, next) => {
    const given = context.req.header('x-api-key');
    // Digests have one length, so the comparison takes the same time for every key.
    if (expected && (given === undefined || !timingSafeEqual(digest(given), expected))) {
      throw new Rejection(401, 'The x-api-key header is missing or is not the key this backend was started with');
    }
    context.set('account', replaceUnstorable(context.req.header('x-selected-account-id') || DEFAULT_ACCOUNT));
    await next();
  };
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
