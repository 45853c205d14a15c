// What the server said, short enough for a log line and without anything that was sent to it.

const MAX_CHARS = 500;
const MAX_DETAILS = 3;

/**
 * The message in an error body: FastAPI's `detail` (text or a list, whose `loc` names the item), or `message` / `error`. The
 * echo of the input that such bodies may carry is left out. `undefined` when there is none.
 */
export function serverMessage(body: string, secret?: string): string | undefined {
  const message = read(parse(body));
  if (!message) return undefined;
  const safe = secret ? message.replaceAll(secret, '[REDACTED]') : message;
  const oneLine = safe.replace(/\s+/g, ' ').trim();
  return oneLine.length > MAX_CHARS ? `${oneLine.slice(0, MAX_CHARS)}…` : oneLine;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function read(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_DETAILS).map(readDetail).filter(Boolean);
    const more = value.length - MAX_DETAILS;
    return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { detail, message, error } = value as Record<string, unknown>;
  return read(detail) ?? read(message) ?? read(error);
}

function readDetail(detail: unknown): string | undefined {
  if (typeof detail === 'string') return detail;
  const { loc, msg } = (detail ?? {}) as { loc?: unknown; msg?: unknown };
  if (typeof msg !== 'string') return undefined;
  return Array.isArray(loc) ? `${loc.join('.')}: ${msg}` : msg;
}
