// How each kind of option is read: from the text of a flag or variable, or from the value in the file.
import { GatewayError } from '../errors/gateway-error';

export interface OptionKind<T> {
  /** What a valid value is, for messages. */
  readonly expected: string;
  /** In the help: what stands behind the flag. */
  readonly placeholder: string;
  /** `undefined` when it is not valid. */
  read(value: string | number | boolean): T | undefined;
}

export const text = (placeholder: string): OptionKind<string> => ({
  expected: 'text that is not empty',
  placeholder,
  read: (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined),
});

export const integer = (placeholder: string, minimum: number, maximum: number): OptionKind<number> => ({
  expected: `a whole number from ${minimum} to ${maximum}`,
  placeholder,
  read: (value) => {
    const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
    const isFit = typeof number === 'number' && Number.isInteger(number) && number >= minimum && number <= maximum;
    return isFit ? number : undefined;
  },
});

const WORDS = new Map([
  ['on', true],
  ['true', true],
  ['1', true],
  ['off', false],
  ['false', false],
  ['0', false],
]);

export const onOrOff: OptionKind<boolean> = {
  expected: 'on or off',
  placeholder: 'on|off',
  read: (value) => WORDS.get(String(value).trim().toLowerCase()),
};

export interface Address {
  readonly host: string;
  readonly port: number;
}

const OFF = 'off';
const MAX_PORT = 65_535;

/** `HOST:PORT`, a port alone for this machine, or `off`. */
export const address: OptionKind<Address | typeof OFF> = {
  expected: 'HOST:PORT such as 0.0.0.0:4318, a port, or off',
  placeholder: 'host:port',
  read: (value) => {
    const written = String(value).trim();
    if (written.toLowerCase() === OFF) return OFF;
    const [, host = '127.0.0.1', digits] = /^(?:(\[[^\]]+\]|[^:\s]+):)?(\d{1,5})$/.exec(written) ?? [];
    const port = Number(digits);
    if (digits === undefined || port > MAX_PORT) return undefined;
    return { host: host.replace(/^\[|\]$/g, ''), port };
  },
};

/** @throws GatewayError that names where the value stands, and not the value: it may be a secret in the wrong place */
export function readOption<T>(kind: OptionKind<T>, value: string | number | boolean, where: string): T {
  const read = kind.read(value);
  if (read === undefined) throw new GatewayError(`${where} is not valid: expected ${kind.expected}.`);
  return read;
}
