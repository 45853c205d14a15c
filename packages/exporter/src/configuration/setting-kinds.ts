// How each kind of setting is read from a variable's text and checked when given in code. The rows that use them are in
// settings-table.ts.

type SettingValue = string | number | boolean | undefined;

/** What is known of a setting, for pages and tools that list them. */
export interface SettingDescription {
  /** Environment variables, the one that wins first. */
  readonly variables: readonly string[];
  readonly defaultValue: SettingValue;
  /** Unit of a numeric setting. */
  readonly unit?: string;
  /** What a valid value is, in words that fit after "expected". */
  readonly expected: string;
  readonly description: string;
  /** `true` for a value that must never be shown. */
  readonly secret?: boolean;
}

/** One setting: where it comes from, what it may be, and what it is when nobody sets it. */
export interface Setting<T extends SettingValue = SettingValue> extends SettingDescription {
  readonly defaultValue: T;
  /** For a switch that other clients read too: quotes around its text count, since they count there. */
  readonly keepsQuotes?: boolean;
  /** For one of a few words: which. */
  readonly words?: readonly string[];
  /** A text that cannot be read has no replacement, not even the default: the setting is then `undefined`. */
  readonly isOffWhenUnreadable?: boolean;
  /** Reads trimmed, non-empty text of a variable; `undefined` when it cannot be read. */
  parse(text: string): Parsed<T> | undefined;
  /** Whether a value given in code is valid. */
  accepts(value: unknown): boolean;
}

export interface Parsed<T> {
  readonly value: T;
  /** Set when the text was readable but out of range and `value` is the nearest one allowed. */
  readonly clamped?: boolean;
}

interface Row {
  readonly variables: readonly string[];
  readonly description: string;
}

export interface IntegerRow extends Row {
  readonly defaultValue: number;
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** A whole number. In a variable, one out of range is clamped to the nearest bound. */
export function integer(row: IntegerRow): Setting<number> {
  const { minimum, maximum } = row;
  return {
    ...row,
    expected: `a whole number of ${row.unit} from ${minimum} to ${maximum}`,
    parse(text) {
      if (!/^[+-]?\d+$/.test(text)) return undefined;
      const value = Math.min(maximum, Math.max(minimum, Number(text)));
      return { value, clamped: value !== Number(text) };
    },
    accepts: (value) => Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum,
  };
}

const UNIT_MILLIS: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export interface DurationRow<W extends string> extends Row {
  readonly defaultValue: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Words that stand for something else than a time. */
  readonly words?: readonly W[];
}

/**
 * A time in milliseconds; in a variable also with its unit: `500ms`, `30s`, `15m`, `48h`, `7d`. There, one out of range
 * is clamped to the nearest bound.
 */
export function duration<const W extends string = never>(row: DurationRow<W>): Setting<number | W> {
  const { minimum, maximum, words = [] } = row;
  return {
    ...row,
    unit: 'milliseconds',
    expected: [
      `a time from ${minimum} to ${maximum} milliseconds, in a variable also with a unit (ms, s, m, h, d)`,
      ...words,
    ].join(', or '),
    parse(value) {
      const word = words.find((each) => each === value.toLowerCase());
      if (word !== undefined) return { value: word };
      const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|)$/.exec(value.toLowerCase()) ?? [];
      if (digits === undefined) return undefined;
      const millis = Math.round(Number(digits) * (UNIT_MILLIS[unit ?? ''] ?? 1));
      const clamped = Math.min(maximum, Math.max(minimum, millis));
      return { value: clamped, clamped: clamped !== millis };
    },
    accepts: (value) =>
      words.includes(value as W) ||
      (Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum),
  };
}

/** Free text, trimmed. */
export function text<const D extends string | undefined = undefined>(
  row: Row & { readonly defaultValue?: D },
): Setting<D extends string ? string : string | undefined> {
  return {
    ...row,
    defaultValue: row.defaultValue as D extends string ? string : string | undefined,
    expected: 'text that is not empty',
    parse: (value) => ({ value }),
    accepts: (value) => typeof value === 'string' && value.trim() !== '',
  };
}

/** Text that is sent as an HTTP header: visible ASCII, so that a stray line break cannot fail each request. */
export function headerText(row: Row & { readonly secret?: boolean }): Setting<string | undefined> {
  const accepts = (value: unknown) => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
  return {
    ...row,
    defaultValue: undefined,
    expected: 'visible ASCII characters without spaces',
    parse: (value) => (accepts(value) ? { value } : undefined),
    accepts,
  };
}

/**
 * An absolute http(s) URL without credentials, query or fragment; kept without a trailing slash. One that cannot be
 * read has no fallback: sending somewhere else than was asked for would be worse than not sending.
 */
export function baseUrl(row: Row & { readonly defaultValue: string }): Setting<string | undefined> {
  const read = (value: string): string | undefined => {
    if (!URL.canParse(value)) return undefined;
    const url = new URL(value);
    const plain = !url.username && !url.password && !url.search && !url.hash;
    // Not `href`, which keeps the `?` of an empty query.
    return plain && /^https?:$/.test(url.protocol) ? (url.origin + url.pathname).replace(/\/+$/, '') : undefined;
  };
  return {
    ...row,
    isOffWhenUnreadable: true,
    expected: 'an absolute http:// or https:// URL without user name, password, query or fragment',
    parse: (value) => {
      const url = read(value);
      return url === undefined ? undefined : { value: url };
    },
    accepts: (value) => typeof value === 'string' && read(value) !== undefined,
  };
}

/** A switch whose meaning of each text is given by the row, since the inherited variables differ from each other. */
export function toggle(
  row: Row & {
    readonly defaultValue: boolean;
    readonly expected: string;
    readonly keepsQuotes?: boolean;
    read(text: string): boolean | undefined;
  },
): Setting<boolean> {
  return {
    ...row,
    parse: (value) => {
      const parsed = row.read(value);
      return parsed === undefined ? undefined : { value: parsed };
    },
    accepts: (value) => typeof value === 'boolean',
  };
}

/** One of a few words, in any case. */
export function oneOf<const T extends string>(
  row: Row & { readonly words: readonly T[]; readonly defaultValue: T },
): Setting<T> {
  const find = (value: string) => row.words.find((word) => word === value.toLowerCase());
  return {
    ...row,
    expected: `one of ${row.words.join(', ')}`,
    parse: (value) => {
      const word = find(value);
      return word === undefined ? undefined : { value: word };
    },
    accepts: (value) => row.words.includes(value as T),
  };
}
