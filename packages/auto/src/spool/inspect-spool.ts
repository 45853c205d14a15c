// `spool inspect DIR`: what lies there, by owner.
import { existsSync } from 'node:fs';
import { type OwnerContents, type SpoolContents, spansText, spoolContents } from './spool-contents';

/** Returns the exit code: 1 when there is no such folder, or it cannot be read. */
export async function inspectSpool(folder: string, isJson: boolean): Promise<number> {
  if (!existsSync(folder)) {
    console.error(`There is no folder ${folder}.`);
    return 1;
  }
  try {
    const contents = await spoolContents(folder);
    console.log(isJson ? JSON.stringify(contents, null, 2) : contentsText(contents));
    return 0;
  } catch (error) {
    console.error(`${folder} cannot be read: ${(error as Error).message}`);
    return 1;
  }
}

export function contentsText({ folder, owners }: SpoolContents): string {
  if (owners.length === 0) return `${folder}: nothing.`;
  const spans = owners.reduce((total, each) => total + each.spans, 0);
  const bytes = owners.reduce((total, each) => total + each.bytes, 0);
  return [...owners.map(ownerText), '', `${folder}: ${spansText(spans)}, ${megabytes(bytes)}.`].join('\n');
}

function ownerText({ folder, pid, isAlive, destination, ...contents }: OwnerContents): string {
  const owner = pid === undefined ? 'of an unknown process' : `of process ${pid}`;
  const lines = [
    `${folder}  ${owner}, ${isAlive ? 'which runs' : 'which has ended'}`,
    `  ${spansText(contents.spans)} in ${filesText(contents.segments)}, ${megabytes(contents.bytes)}`,
  ];
  if (contents.oldest) lines.push(`  from ${contents.oldest} to ${contents.newest}`);
  if (contents.segments > 0)
    lines.push(
      destination
        ? `  for ${destination.baseUrl}, account ${destination.account}`
        : '  for a destination that cannot be read',
    );
  if (contents.damagedBytes > 0) lines.push(`  ${contents.damagedBytes} bytes are damaged, and skipped`);
  return lines.join('\n');
}

function filesText(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
