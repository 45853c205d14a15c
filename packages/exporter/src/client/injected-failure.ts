// Turns whatever an injected client threw into an SgpError. Problems on the way to the server are worth a retry;
// anything else counts as a refusal of the items, as with the Python clients. Never throws, even if reading the value
// does.
import { SgpError } from '../errors/sgp-error';
import { visibleText } from '../errors/visible-text';
import { redactText } from '../redact/redact-text';
import { statusFailure, type Target } from './failure';
import { redactHidden } from './redact-hidden';

const TRANSPORT_CODE =
  /^(E(CONN|HOST|NET|ADDR|AI_|NOTFOUND|PIPE|TIMEDOUT|PROTO|SOCKET)|UND_ERR|ERR_(SOCKET|TLS|SSL|HTTP2|STREAM|NETWORK|CANCELED)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ABORT_ERR|HPE_)/;
const TRANSPORT_NAME = /^(AbortError|TimeoutError|FetchError|ConnectTimeoutError|SocketError|NetworkError)$/;
/** Causes are followed this far: `fetch failed` says what happened in its cause. */
const MAX_DEPTH = 4;
const MAX_SAID_CHARS = 500;
const MAX_BODY_CHARS = 64 * 1024;

export function injectedFailure(thrown: unknown, bodyBytes: number): SgpError {
  try {
    return read(thrown, bodyBytes);
  } catch {
    return verdict('something that cannot be read', bodyBytes);
  }
}

function read(thrown: unknown, bodyBytes: number): SgpError {
  if (SgpError.isSgpError(thrown)) return thrown;
  const words = String((thrown as { message?: unknown } | undefined)?.message ?? thrown);
  const said = visibleText(redactHidden(words.slice(0, MAX_SAID_CHARS), redactText));
  const status = statusOf(thrown);
  if (status !== undefined) {
    const target: Target = { method: 'The injected client with', url: `${bodyBytes} bytes` };
    const body = Buffer.from(bodyOf(thrown).slice(0, MAX_BODY_CHARS));
    return statusFailure(target, { status, body }, {}, {});
  }
  if (!isTransport(thrown)) return verdict(said, bodyBytes);
  const message = `The injected client failed with a request of ${bodyBytes} bytes: ${said}`;
  return new SgpError('SGP_UNREACHABLE', message);
}

function verdict(said: string, bodyBytes: number): SgpError {
  const message = `The injected client failed over ${bodyBytes} bytes, and not on the way to the server: ${said}`;
  return new SgpError('SGP_INVALID_ITEMS', message);
}

function isTransport(thrown: unknown, depth = 0): boolean {
  if (typeof thrown !== 'object' || thrown === null || depth >= MAX_DEPTH) return false;
  const { code, name, cause, errors } = thrown as { code?: unknown; name?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && TRANSPORT_CODE.test(code)) return true;
  if (typeof name === 'string' && TRANSPORT_NAME.test(name)) return true;
  if (Array.isArray(errors) && errors.some((each) => isTransport(each, depth + 1))) return true;
  return isTransport(cause, depth + 1);
}

/** Libraries put it on the error or on its response. */
function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const { status, statusCode, response } = thrown as { status?: unknown; statusCode?: unknown; response?: unknown };
  const { status: second, statusCode: third } = (response ?? {}) as { status?: unknown; statusCode?: unknown };
  return [status, statusCode, second, third].find(
    (each): each is number => typeof each === 'number' && Number.isInteger(each) && each >= 300 && each <= 599,
  );
}

function bodyOf(thrown: unknown): string {
  const { response } = thrown as { response?: { body?: unknown; data?: unknown } };
  const body = response?.body ?? response?.data;
  if (typeof body === 'string') return body;
  return typeof body === 'object' && body !== null ? (JSON.stringify(body) ?? '') : '';
}
