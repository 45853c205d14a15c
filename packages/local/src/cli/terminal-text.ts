// Text for a terminal: stored text made harmless, columns, and short forms of numbers.

import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { parseTimestamp } from '../validation/timestamp';

/** A span's text could move the cursor, retitle the window or reorder what follows: none of that gets through. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** `text` in exactly `width` columns, cut with an ellipsis or filled with spaces. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  let cut = text;
  if (stringWidth(cut) > width) {
    const characters = [...text];
    while (stringWidth(cut) > width) {
      characters.pop();
      cut = `${characters.join('')}…`;
    }
  }
  const padding = ' '.repeat(Math.max(0, width - stringWidth(cut)));
  return align === 'left' ? cut + padding : padding + cut;
}

/** `850µs`, `12.3ms`, `4.56s`, `3m 20s`; an ellipsis while in flight. */
export function duration(micros: number | null): string {
  if (micros === null) return '…';
  if (micros < 1000) return `${micros}µs`;
  if (micros < 1_000_000) return `${(micros / 1000).toFixed(micros < 100_000 ? 1 : 0)}ms`;
  if (micros < 60_000_000) return `${(micros / 1_000_000).toFixed(2)}s`;
  const seconds = Math.round(micros / 1_000_000);
  return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

/** `12,345`; nothing for null. */
export function count(value: number | null): string {
  return value === null ? '' : value.toLocaleString('en-US');
}

/** @param isEstimated from prices, at least a part of it: marked as the viewer marks it */
export function cost(usd: number | null, isEstimated = false): string {
  if (usd === null) return '';
  const mark = isEstimated ? '≈' : '';
  if (usd > 0 && usd < 0.0001) return `${mark}<$0.0001`;
  return `${mark}$${usd.toFixed(usd < 1 ? 4 : 2)}`;
}

/** The word for a status, in its colour. */
export function statusMark(status: 'ok' | 'error' | 'in flight', width = 0): string {
  const text = fit(status, Math.max(width, status.length));
  if (status === 'error') return pc.red(text);
  return status === 'ok' ? pc.green(text) : pc.yellow(text);
}

/** Colours by what a span does, as in the viewer: models, tools, agents, retrieval, the rest. */
export function colouredType(type: string): string {
  if (type.startsWith('COMPLETION')) return pc.magenta(type);
  if (type === 'CODE_EXECUTION' || type === 'EXTERNAL_ENDPOINT') return pc.blue(type);
  if (type.startsWith('AGENT')) return pc.cyan(type);
  if (/^(KB|DOCUMENT|FILE|RERANKING)/.test(type)) return pc.green(type);
  return pc.dim(type);
}

/** `2026-01-31 10:30:00`, in the time zone of the terminal. */
export function localTime(millis: number): string {
  const date = new Date(millis);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `10:30:00.250`, in the time zone of the terminal. */
export function localTimeOfDay(timestamp: string): string {
  const millis = Number((parseTimestamp(timestamp) ?? 0n) / 1000n);
  return `${localTime(millis).slice(11)}.${String(((millis % 1000) + 1000) % 1000).padStart(3, '0')}`;
}
