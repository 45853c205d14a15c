// Times of the address and of the form: look-backs such as `6h`, and instants as ISO 8601.

/** The look-backs that are offered; an address may hold any other. */
export const WINDOWS = [
  { id: '15m', label: 'Last 15 minutes' },
  { id: '1h', label: 'Last hour' },
  { id: '24h', label: 'Last 24 hours' },
  { id: '7d', label: 'Last 7 days' },
  { id: '30d', label: 'Last 30 days' },
] as const;

const UNITS: Record<string, { millis: number; name: string }> = {
  m: { millis: 60_000, name: 'minutes' },
  h: { millis: 3_600_000, name: 'hours' },
  d: { millis: 86_400_000, name: 'days' },
};

/** The length of a look-back such as `90m`, `6h` or `3d`; undefined if it is none. */
export function lookBackMillis(text: string | undefined): number | undefined {
  const match = /^([1-9]\d{0,4})([mhd])$/.exec(text ?? '');
  return match ? Number(match[1]) * (UNITS[match[2] as string]?.millis ?? 0) : undefined;
}

export function lookBackLabel(text: string): string {
  return `Last ${text.slice(0, -1)} ${UNITS[text.slice(-1)]?.name}`;
}

/** An instant for a field of date and time, in the zone of the browser; empty if it is none. */
export function toLocalInput(iso: string | undefined): string {
  const millis = iso === undefined ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(millis)) return '';
  const local = new Date(millis - new Date(millis).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** The instant that a field of date and time holds; undefined for an empty or incomplete field. */
export function fromLocalInput(text: string): string | undefined {
  const date = new Date(text);
  return text === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
