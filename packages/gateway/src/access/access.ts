// Who may send, and for which account: decided by the head of a request, before its body is read.
import { createHash, timingSafeEqual } from 'node:crypto';
import { DEFAULT_ACCOUNT } from '../contract/account-name';

export interface TokenRule {
  readonly token: string;
  /** The account that the spans of this sender belong to; default: that of `SGP_ACCOUNT_ID`. */
  readonly account?: string | undefined;
}

export type Admission =
  | { readonly isAdmitted: true; readonly account: string }
  | { readonly isAdmitted: false; readonly message: string };

interface KnownToken {
  readonly hash: Buffer;
  readonly account: string;
}

export class Access {
  readonly #tokens: readonly KnownToken[];

  /** @param rules without any, everybody is let in */
  constructor(rules: readonly TokenRule[]) {
    this.#tokens = rules.map(({ token, account }) => ({ hash: hashOf(token), account: account ?? DEFAULT_ACCOUNT }));
  }

  /** @param authorization the header of that name */
  admit(authorization: string | undefined): Admission {
    if (this.#tokens.length === 0) return { isAdmitted: true, account: DEFAULT_ACCOUNT };
    const token = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return { isAdmitted: false, message: 'A bearer token is needed.' };
    // Hashes of one length are compared, and always all of them: so the time it takes tells nothing about a token.
    const hash = hashOf(token);
    let account: string | undefined;
    for (const known of this.#tokens) if (timingSafeEqual(known.hash, hash)) account = known.account;
    if (account === undefined) return { isAdmitted: false, message: 'The bearer token is not known here.' };
    return { isAdmitted: true, account };
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
