// What a check of the doctor finds. Its fields are the JSON that machines read.

export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skip';

export interface Check {
  /** Stable, for machines. */
  readonly id: string;
  readonly title: string;
  /** `warn`: spans arrive all the same. `fail`: they do not. `skip`: not tried, since something before it failed. */
  readonly status: CheckStatus;
  /** What was found; never a secret. */
  readonly message: string;
  /** What to do about it. */
  readonly advice?: string;
  readonly details?: readonly string[];
}

/** The checks of one subject, in the order in which a person reads them. */
export type Finding = Omit<Check, 'id' | 'title'>;

export const ok = (message: string, details?: readonly string[]): Finding => ({ status: 'ok', message, details });
export const warn = (message: string, advice?: string, details?: readonly string[]): Finding => ({
  status: 'warn',
  message,
  advice,
  details,
});
export const fail = (message: string, advice?: string, details?: readonly string[]): Finding => ({
  status: 'fail',
  message,
  advice,
  details,
});
export const skip = (message: string): Finding => ({ status: 'skip', message });
