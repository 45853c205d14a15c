// Instants for people, in the browser's own time zone and language.

const WITH_DATE = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const WITHOUT_DATE = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `14:03:09` for today, otherwise with the date. */
export function formatTime(micros: number, now = Date.now()): string {
  const date = new Date(micros / 1000);
  return date.toDateString() === new Date(now).toDateString() ? WITHOUT_DATE.format(date) : WITH_DATE.format(date);
}

export function formatDateTime(micros: number): string {
  return WITH_DATE.format(new Date(micros / 1000));
}

/** ISO 8601 with or without an offset (none means UTC) as microseconds since 1970; undefined if it is none. */
export function parseTimestamp(text: string): number | undefined {
  const fraction = /[.,](\d+)/.exec(text)?.[1] ?? '';
  const whole = text.replace(/[.,]\d+/, '').replace(' ', 'T');
  const millis = Date.parse(/(Z|[+-]\d{2}(:?\d{2})?)$/i.test(whole) ? whole : `${whole}Z`);
  return Number.isNaN(millis) ? undefined : millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
