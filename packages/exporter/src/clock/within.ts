// Bounded waiting: `delay` leaves the process free to end, `within` holds it for as long as somebody waits.

import { SgpError } from '../errors/sgp-error';
import { clearTimeout, setTimeout } from './real-time';

/** Beyond a limit that others keep themselves, before they count as ones that do not answer. */
export const GRACE_MILLIS = 500;

export interface Delay {
  readonly over: Promise<void>;
  cancel(): void;
}

export function delay(millis: number): Delay {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, millis);
    timer.unref();
  });
  return { over, cancel: () => clearTimeout(timer) };
}

/** Rejects for whoever awaits it; where nobody does, a rejection must not end the application. */
export function harmless<T>(done: Promise<T>): Promise<T> {
  done.catch(() => {});
  return done;
}

/** @throws SgpError `SGP_DEADLINE_EXCEEDED` when `work` is not done in time; the work itself is not stopped */
export async function within(millis: number, work: Promise<unknown>, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  // This timer holds the process: an application that awaits a flush at its end would otherwise exit in the middle of
  // it.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new SgpError('SGP_DEADLINE_EXCEEDED', `${what} did not finish within ${Math.round(millis)} ms.`));
    }, millis);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
