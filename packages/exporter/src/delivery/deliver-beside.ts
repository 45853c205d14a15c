// A delivery while a test fakes `process.nextTick`: this thread's sockets stand still then, so the encoded items go
// through another thread.
import { onAbort } from '../client/on-abort';
import { isNextTickFaked } from '../clock/next-tick';
import { clearTimeout, setTimeout } from '../clock/real-time';
import type { SettingValues } from '../configuration/settings-table';
import { SgpError } from '../errors/sgp-error';
import { allDelivered, allHeld, type DeliveryReport } from './delivery-report';
import type { OutgoingSpan } from './outgoing-span';

/** Sends items from a thread of its own. Rejects when there can be no thread. */
export type DeliverFromThread = (
  items: readonly Buffer[],
  settings: SettingValues,
  timeoutMillis: number,
) => Promise<{ readonly delivered: number; readonly cause: string | undefined }>;

/** Never rejects. */
export async function deliverBeside(
  spans: readonly OutgoingSpan[],
  deliverFromThread: DeliverFromThread,
  settings: SettingValues,
  timeoutMillis: number,
): Promise<DeliveryReport> {
  const items = spans.flatMap(({ encoded }) => encoded?.piece.bytesOf(encoded) ?? []);
  const { delivered, cause } = await deliverFromThread(items, settings, timeoutMillis).catch((error: Error) => ({
    delivered: 0,
    cause: `No thread could be started: ${error.message}`,
  }));
  if (delivered === items.length) return allDelivered(spans);
  // Which of them arrived is not known; the same bytes may be sent again.
  return allHeld(spans, new SgpError('SGP_UNREACHABLE', cause ?? 'No answer in time.'));
}

const LOOK_AFTER_MILLIS = 100;

/**
 * A signal that is aborted with `closing`, and soon after a test fakes `process.nextTick`: an answer that is waited for
 * does not come then.
 */
export function watchForStandstill(closing: AbortSignal): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer = setTimeout(look, LOOK_AFTER_MILLIS).unref();
  const forget = onAbort(closing, abort);
  if (closing.aborted) abort();
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer);
      forget();
    },
  };

  function look(): void {
    if (isNextTickFaked()) abort();
    else timer = setTimeout(look, LOOK_AFTER_MILLIS).unref();
  }
}
