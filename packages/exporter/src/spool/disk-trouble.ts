// What the disk does not take is said once, and tried again after a while; until then memory has it all. A state
// machine without effects.
const RETRY_MILLIS = 10_000;

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'it is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOTDIR: 'it is not a folder',
  EFULL: 'it holds as much as SGP_OTEL_SPOOL_MAX_BYTES allows, and none of that is to be given up by this process',
};

export class DiskTrouble {
  #retryAtMillis = Number.NEGATIVE_INFINITY;
  #isTroubled = false;

  /** Whether nothing is to be tried now. */
  isWaiting(nowMillis: number): boolean {
    // A clock that was set back must not make it wait for longer.
    const waitMillis = this.#retryAtMillis - nowMillis;
    return this.#isTroubled && waitMillis > 0 && waitMillis <= RETRY_MILLIS;
  }

  get isTroubled(): boolean {
    return this.#isTroubled;
  }

  /** @returns what to say about it, once for each time of trouble */
  failed(folder: string, error: { readonly code?: string; readonly message?: string }, nowMillis: number) {
    const wasTroubled = this.#isTroubled;
    this.#isTroubled = true;
    this.#retryAtMillis = nowMillis + RETRY_MILLIS;
    if (wasTroubled) return undefined;
    const why = WORDS[error.code ?? ''] ?? error.message ?? 'it failed';
    return `Spans cannot be kept in the spool ${folder}: ${why}. They wait in memory alone; it is tried again every 10 s.`;
  }

  /** @returns what to say when that was trouble before */
  worked(folder: string): string | undefined {
    if (!this.#isTroubled) return undefined;
    this.#isTroubled = false;
    return `The spool ${folder} takes spans again.`;
  }
}
