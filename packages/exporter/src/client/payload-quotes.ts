// Removes from a server's message whatever it quotes of the request: servers like to quote the value they refuse, and
// here that is a prompt or an answer.
import { sgpSpanTypes } from '../item/sgp-item';

const MARKER = '[REDACTED:payload]';
/** Shorter texts in quotation marks give nothing away. */
const MIN_QUOTED_CHARS = 3;
/** Outside of quotation marks, a match of this length is no coincidence. */
const RUN_CHARS = 24;
/** Bytes of the request that are searched for one message; parts that were not checked by then are left out. */
const MAX_SEARCHED_BYTES = 128 * 1024 * 1024;

/** Common values, which servers list when they refuse another one. */
const WORDS: ReadonlySet<string> = new Set([...sgpSpanTypes, 'SUCCESS', 'ERROR']);

const QUOTED = /"([^"]*)"|'([^']*)'|`([^`]*)`|“([^”]*)”|«([^»]*)»/g;

/** @param message already short, see serverMessage */
export function withoutPayloadQuotes(message: string, sent: Buffer | undefined): string {
  if (sent === undefined || sent.length === 0) return message;
  const payload = new Payload(sent);
  // Long pieces first: a quotation may contain quotation marks.
  return withoutQuoted(withoutRuns(message, payload), payload);
}

class Payload {
  readonly #bytes: Buffer;
  #bytesLeft = MAX_SEARCHED_BYTES;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /**
   * Whether some value of the request contains this text (names of fields are not secret). `true` when there was no
   * time to find out.
   */
  holds(text: string): boolean {
    const inJson = JSON.stringify(text).slice(1, -1);
    let at = this.#find(inJson, 0);
    while (at !== -1) {
      if (!this.#isName(at, Buffer.byteLength(inJson))) return true;
      at = this.#find(inJson, at + 1);
    }
    return this.#bytesLeft <= 0;
  }

  #find(text: string, from: number): number {
    if (this.#bytesLeft <= 0) return -1;
    const at = this.#bytes.indexOf(text, from);
    this.#bytesLeft -= (at === -1 ? this.#bytes.length : at) - from + 1;
    return at;
  }

  #isName(at: number, length: number): boolean {
    const quote = 0x22;
    const colon = 0x3a;
    return (
      this.#bytes[at - 1] === quote && this.#bytes[at + length] === quote && this.#bytes[at + length + 1] === colon
    );
  }
}

function withoutQuoted(message: string, payload: Payload): string {
  return message.replace(QUOTED, (whole: string, ...groups: (string | undefined)[]) => {
    const inner = groups.slice(0, 5).find((group) => group !== undefined) ?? '';
    if (inner.length < MIN_QUOTED_CHARS || WORDS.has(inner) || !payload.holds(inner)) return whole;
    return `${whole[0]}${MARKER}${whole.at(-1)}`;
  });
}

/** Long pieces that message and request share, each from the beginning of a word to where the two differ. */
function withoutRuns(message: string, payload: Payload): string {
  let result = '';
  let at = 0;
  for (const { index } of message.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)) {
    if (index < at || message.length - index < RUN_CHARS) continue;
    if (!payload.holds(message.slice(index, index + RUN_CHARS))) continue;
    let end = index + RUN_CHARS;
    while (end < message.length && payload.holds(message.slice(end - RUN_CHARS + 1, end + 1))) end += 1;
    result += message.slice(at, index) + MARKER;
    at = end;
  }
  return result + message.slice(at);
}
