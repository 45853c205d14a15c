// Makes the spool of a processor. What it is made of is a bundle of its own, loaded here and only where it is on.
import { RealDate } from '../clock/real-time';
import type { SettingValues } from '../configuration/settings-table';
import { log } from '../diagnostics/log';
import { thrownText } from '../errors/thrown-text';
import type { KeptRecord } from '../spool/kept-record';
import type { SpoolLoss } from '../spool/kept-segments';
import type { Spool } from '../spool/spool';
import { withoutTracing } from '../without-tracing';

type SpoolRoom = typeof import('../spool-room');

export interface SpoolListeners {
  onGone(record: KeptRecord, reason: SpoolLoss): void;
  onUncountedGone(count: number, reason: SpoolLoss): void;
}

/** Folders of this thread's spools. */
const ownFolders = new Set<string>();

/** `undefined` when it is off, or cannot be loaded, which is said. Never throws. */
export function loadSpool(settings: SettingValues, listeners: SpoolListeners): Spool | undefined {
  if (settings.spoolDir === undefined) return undefined;
  try {
    const room = require('../spool-room') as SpoolRoom;
    return room.openSpool({
      folder: settings.spoolDir,
      label: room.destinationLabel({ baseUrl: settings.baseUrl, account: settings.accountId }),
      maxBytes: settings.spoolMaxBytes,
      maxAgeMillis: settings.spoolMaxAgeMillis,
      fsync: settings.spoolFsync,
      around: withoutTracing,
      ownFolders,
      nowMillis: () => RealDate.now(),
      warn: (message) => log.warn(message),
      ...listeners,
    });
  } catch (error) {
    log.warn(`No spool: ${thrownText(error)}`);
    return undefined;
  }
}
