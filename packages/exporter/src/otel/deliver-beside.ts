// A delivery while a test fakes `process.nextTick`: this thread's sockets stand still then, so the encoded items go through another thread.
import type { SettingValues } from '../configuration/settings-table';
import type { DeliveryEntry, DeliveryReport } from '../delivery/delivery-entry';
import type { EncodedItem } from '../encode/encoded-item';
import { SgpError } from '../errors/sgp-error';
import { deliverFromThread, IS_DELIVERED, IS_REJECTED } from './synchronous-delivery';

/** Never rejects. */
export async function deliverBeside<E extends DeliveryEntry>(
  entries: readonly E[],
  settings: SettingValues,
  timeoutMillis: number,
): Promise<DeliveryReport<E>> {
  const items = entries.map(({ encoded }) => (encoded as EncodedItem).piece.bytesOf(encoded as EncodedItem));
  const { verdicts, cause } = await deliverFromThread(items, settings, timeoutMillis).catch((error: Error) => ({
    verdicts: new Uint8Array(items.length),
    cause: `No thread could be started: ${error.message}`,
  }));
  const withVerdict = (verdict: number) => entries.filter((_, place) => verdicts[place] === verdict);
  const undelivered = withVerdict(0);
  const refusal = new SgpError('SGP_REJECTED', cause ?? 'The server refused the item.');
  return {
    delivered: withVerdict(IS_DELIVERED),
    rejected: withVerdict(IS_REJECTED).map((entry) => ({ entry, error: refusal })),
    undelivered,
    ...(undelivered.length > 0 && {
      held: { kind: 'retryable', error: new SgpError('SGP_UNREACHABLE', cause ?? 'No answer in time.') },
    }),
  };
}
