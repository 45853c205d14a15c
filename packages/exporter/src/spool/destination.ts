// Whose records these are: where they are to be sent. Never with a key.

export interface Destination {
  readonly baseUrl: string | undefined;
  readonly account: string | undefined;
}

export function destinationLabel({ baseUrl, account }: Destination): Buffer {
  return Buffer.from(JSON.stringify({ baseUrl, account }));
}

/** `undefined` for what is no such label. */
export function readDestination(label: string | undefined): Destination | undefined {
  try {
    const read = JSON.parse(label ?? '') as Partial<Destination> | null;
    return typeof read?.baseUrl === 'string' ? { baseUrl: read.baseUrl, account: read.account } : undefined;
  } catch {
    return undefined;
  }
}
