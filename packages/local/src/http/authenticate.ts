// Checks the API key, if one is configured, and the selected account of a request.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ResolvedOptions } from '../configuration/local-options';
import { Rejection } from '../contract/rejection';
import { replaceUnstorable } from '../validation/storable-text';
import type { AppEnv } from './app-env';

/** The account of a request that names none in `x-selected-account-id`. */
export const DEFAULT_ACCOUNT = 'local';

const MAX_ACCOUNT_BYTES = 256;

/**
 * Answers 401 unless `x-api-key` is the configured key, and 403 unless `x-selected-account-id` is one of the
 * configured accounts. Without a configured key any key is accepted, without configured accounts any account.
 */
export function authenticate({
  apiKey,
  accounts,
}: Pick<ResolvedOptions, 'apiKey' | 'accounts'>): MiddlewareHandler<AppEnv> {
  const expected = apiKey === undefined ? undefined : digest(apiKey);
  return async (context, next) => {
    const given = context.req.header('x-api-key');
    // Digests have one length, so the comparison takes the same time for every key.
    if (expected && (given === undefined || !timingSafeEqual(digest(given), expected))) {
      throw new Rejection(401, 'The x-api-key header is missing or is not the key this backend was started with');
    }
    const account = context.req.header('x-selected-account-id') || undefined;
    if (accounts && (account === undefined || !accounts.includes(account))) {
      throw new Rejection(403, 'The x-selected-account-id header is missing or names an account that is not allowed');
    }
    if (Buffer.byteLength(account ?? '') > MAX_ACCOUNT_BYTES) {
      throw new Rejection(400, `x-selected-account-id is longer than ${MAX_ACCOUNT_BYTES} bytes`);
    }
    context.set('account', replaceUnstorable(account ?? DEFAULT_ACCOUNT));
    await next();
  };
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
