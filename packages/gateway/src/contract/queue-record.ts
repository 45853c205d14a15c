// What a message of the queue holds: OTLP as it came, with the account it is for.
//
//   version │ signal │ encoding │ account length │ account │ OTLP

export type Signal = 'traces' | 'logs';
export type Encoding = 'protobuf' | 'json';

export interface QueueRecord {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly account: string;
  readonly body: Uint8Array;
}

const VERSION = 1;
const SIGNALS: readonly Signal[] = ['traces', 'logs'];
const ENCODINGS: readonly Encoding[] = ['protobuf', 'json'];
const HEADER_BYTES = 4;

export function writeRecord({ signal, encoding, account, body }: QueueRecord): Buffer {
  const name = Buffer.from(account);
  const header = [VERSION, SIGNALS.indexOf(signal), ENCODINGS.indexOf(encoding), name.length];
  return Buffer.concat([Buffer.from(header), name, body]);
}

/** @throws Error for bytes that this version did not write */
export function readRecord(bytes: Uint8Array): QueueRecord {
  const [version, signalAt = -1, encodingAt = -1, nameBytes = 0] = bytes;
  const signal = SIGNALS[signalAt];
  const encoding = ENCODINGS[encodingAt];
  if (version !== VERSION || signal === undefined || encoding === undefined) {
    throw new Error(`The message is of version ${version}; this gateway reads version ${VERSION}.`);
  }
  const body = bytes.subarray(HEADER_BYTES + nameBytes);
  const name = bytes.subarray(HEADER_BYTES, HEADER_BYTES + nameBytes);
  return { signal, encoding, account: Buffer.from(name).toString(), body };
}
