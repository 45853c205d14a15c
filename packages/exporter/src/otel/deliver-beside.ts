// A delivery while a test fakes `process.nextTick`: this thread's sockets stand still then, so the encoded items go through another thread.
import type { SettingValues } from '../configuration/settings-table';
import type { DeliveryEntry, DeliveryReport } from '../delivery/delivery-entry';
import type { EncodedItem } from '../encode/encoded-item';
import { SgpError } from '../errors/sgp-error';
import { deliverFromThread } from './synchronous-delivery';

/** Never rejects. */
export async function deliverBeside<E extends DeliveryEntry>(
  entries: readonly E[],
  settings: SettingValues,
  timeoutMillis: number,
): Promise<DeliveryReport<E>> {
  const items = entries.map(({ encoded }) => (encoded as EncodedItem).piece.bytesOf(encoded as EncodedItem));
  const { delivered, cause } = await deliverFromThread(items, settings, timeoutMillis).catch((error: Error) => ({
    delivered: 0,
    cause: `No thread could be started: ${error.message}`,
  }));
  if (delivered === items.length) return { delivered: entries, rejected: [], undelivered: [] };
  // Which of them arrived is not known; the same bytes may be sent again.
  const error = new SgpError('SGP_UNREACHABLE', cause ?? 'No answer in time.');
  return { delivered: [], rejected: [], undelivered: entries, held: { kind: 'retryable', error } };
}
