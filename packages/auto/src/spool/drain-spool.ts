// `spool drain DIR`: sends what processes that have ended left there, without the application. It is a processor like
// any other, with nothing to trace.
import { existsSync } from 'node:fs';
import { type ProcessorStats, SgpSpanExporter, SgpSpanProcessor } from '@sgp-otel/exporter';
import type { Destination } from '@sgp-otel/exporter/internal/spool';
import { nowMillis, setTimeout } from '../clock/real-time';
import { spansForOthers, spansText, spansToSend } from './spool-contents';

const LOOK_EVERY_MILLIS = 100;
const SAY_EVERY_MILLIS = 2_000;
const YEAR_MILLIS = 365 * 86_400_000;
const ALL_BYTES = 1024 ** 4;

export interface DrainOptions {
  readonly isJson: boolean;
  readonly isDryRun: boolean;
  /** The command ends when nothing was delivered for so long. */
  readonly timeoutMillis: number;
}

interface Drained {
  readonly folder: string;
  readonly toSend: number;
  readonly delivered: number;
  readonly dropped: number;
  readonly droppedByReason: ProcessorStats['droppedByReason'];
  readonly left: number;
}

/** Returns the exit code: 0 when nothing is left that can be sent, else 1. */
export async function drainSpool(folder: string, { isJson, isDryRun, timeoutMillis }: DrainOptions): Promise<number> {
  if (!existsSync(folder)) return failed(`There is no folder ${folder}.`);
  // This exporter takes nothing from the folder: it is made to learn the destination.
  const { offReason, settings } = new SgpSpanExporter({ metrics: false });
  if (offReason !== undefined) return failed(`Nothing can be sent: ${offReason}.`);
  const { baseUrl, accountId: account } = settings;
  try {
    const toSend = await spansToSend(folder, { baseUrl, account });
    const to = `${baseUrl}, account ${account}`;
    if (isDryRun) {
      say(isJson, { folder, toSend }, `${spansText(toSend)} would be sent to ${to}.`);
      if (!isJson) await sayForOthers(folder, { baseUrl, account });
      return 0;
    }
    if (!isJson) console.error(`Sending ${spansText(toSend)} to ${to}.`);
    const processor = new SgpSpanProcessor({
      spoolDir: folder,
      metrics: false,
      // Somebody asked for these spans to be sent, so they are, however old they are.
      spoolMaxAgeMillis: YEAR_MILLIS,
      spoolMaxBytes: ALL_BYTES,
    });
    await settled(processor, toSend, timeoutMillis);
    await processor.shutdown();
    const { delivered, dropped, droppedByReason, spooled } = processor.stats();
    const left = Math.max(spooled, await spansToSend(folder, { baseUrl, account }));
    const drained: Drained = { folder, toSend, delivered, dropped, droppedByReason, left };
    say(isJson, drained, `${delivered} delivered, ${dropped} refused or lost, ${left} left.`);
    if (!isJson) await sayForOthers(folder, { baseUrl, account });
    return left === 0 ? 0 : 1;
  } catch (error) {
    return failed(`${folder}: ${(error as Error).message}`);
  }
}

/** Waits until `toSend` spans were delivered or given up, or nothing has happened for `timeoutMillis`. */
async function settled(processor: SgpSpanProcessor, toSend: number, timeoutMillis: number): Promise<void> {
  let done = 0;
  let changedMillis = nowMillis();
  let saidMillis = changedMillis;
  let saidDone = 0;
  while (done < toSend && nowMillis() - changedMillis < timeoutMillis) {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MILLIS);
    });
    const { delivered, dropped } = processor.stats();
    if (delivered + dropped > done) changedMillis = nowMillis();
    done = delivered + dropped;
    if (done === saidDone || nowMillis() - saidMillis < SAY_EVERY_MILLIS) continue;
    saidMillis = nowMillis();
    saidDone = done;
    console.error(`${done} of ${toSend} (${Math.floor((100 * done) / toSend)} %)`);
  }
}

/** Names the spans for other destinations: else somebody with wrong variables hears that there is nothing to send. */
async function sayForOthers(folder: string, destination: Destination): Promise<void> {
  for (const other of await spansForOthers(folder, destination)) {
    const { baseUrl, account } = other.destination;
    console.error(
      `Not sent: ${spansText(other.spans)} for ${baseUrl}, account ${account}. ` +
        'To send them, set SGP_CLIENT_BASE_URL and SGP_ACCOUNT_ID to these.',
    );
  }
}

function say(isJson: boolean, value: object, text: string): void {
  console.log(isJson ? JSON.stringify(value, null, 2) : text);
}

function failed(message: string): number {
  console.error(message);
  return 1;
}
