// Turns what went wrong with a request into an SgpError. Rebuilt from scratch: got's own errors hold the request's
// headers.
import { SgpError, type SgpErrorCode, type SgpErrorDetails } from '../errors/sgp-error';
import { type Answer, UnusableAnswer } from './ask-once';
import { foreignWords, isOwnMessage, rejectedItemIndexes, serverMessage } from './server-message';
import { exactTlsCode, isTlsCode, tlsAdvice, unspecifiedReason } from './tls-advice';

/** Where a request went: the method and the URL without query, for messages. */
export interface Target {
  readonly method: string;
  readonly url: string;
  /** The proxy it went through, if any. */
  readonly proxyHost?: string;
}

interface Verdict {
  readonly code: SgpErrorCode;
  readonly advice: string;
}

const verdictByStatus: Readonly<Record<number, Verdict>> = {
  401: { code: 'SGP_UNAUTHORIZED', advice: 'Check the API key (SGP_API_KEY).' },
  403: { code: 'SGP_FORBIDDEN', advice: 'Check that the API key may use this account (SGP_ACCOUNT_ID).' },
  404: { code: 'SGP_NOT_FOUND', advice: 'Check the base URL (SGP_CLIENT_BASE_URL) and the id.' },
  408: { code: 'SGP_TIMEOUT', advice: 'The server gave up waiting for the request.' },
  409: { code: 'SGP_CONFLICT', advice: 'The spans form a parent cycle, or a parent belongs to another trace.' },
  413: { code: 'SGP_PAYLOAD_TOO_LARGE', advice: 'Send fewer or smaller spans in one request.' },
  429: { code: 'SGP_RATE_LIMITED', advice: 'Send less, or ask for a higher limit.' },
};

/** Added to refusals that are not in the form of SGP's errors. */
const FOREIGN_ADVICE =
  'These are not the words of an SGP API: a firewall or proxy on the way may object to what a span holds. ' +
  'If nothing at all is taken:';

function verdictOf(status: number): Verdict {
  const known = verdictByStatus[status];
  if (known) return known;
  if (status >= 500)
    return { code: 'SGP_SERVER_ERROR', advice: 'The server failed; it was asked again as often as allowed.' };
  if (status >= 400) return { code: 'SGP_REJECTED', advice: 'The server refused the content.' };
  return { code: 'SGP_UNEXPECTED_ANSWER', advice: 'This is not an SGP API: check the base URL (SGP_CLIENT_BASE_URL).' };
}

/** The error for an answer that is not a success. */
export function statusFailure(
  target: Target,
  { status, body, headers }: Pick<Answer, 'status' | 'body'> & Partial<Pick<Answer, 'headers'>>,
  { secret, sent }: { readonly secret?: string; readonly sent?: Buffer | undefined },
  details: SgpErrorDetails,
): SgpError {
  const { code, advice: usualAdvice } = verdictOf(status);
  // Compression was not asked for; a compressed body cannot be read here.
  const text = /^(identity)?$/i.test(headers?.['content-encoding'] ?? '') ? body.toString() : '';
  const words = foreignWords(text, secret, sent);
  const said = serverMessage(text, secret, sent) ?? words;
  const refusesCaller = status === 401 || status === 403;
  const isForeign = refusesCaller ? !isOwnMessage(text) : words !== undefined;
  const advice = isForeign && refusesCaller ? `${FOREIGN_ADVICE} ${usualAdvice}` : usualAdvice;
  const message = `${target.method} ${target.url} was answered with ${status}${said ? `: ${said}` : ''}${
    said && /[.!?]$/.test(said) ? '' : '.'
  } ${advice}`;
  const itemIndexes = status >= 400 && status < 500 ? rejectedItemIndexes(text) : undefined;
  return new SgpError(code, message, { ...details, status, serverMessage: said, itemIndexes, isForeign });
}

/** Why a status of success does not count. */
const UNUSABLE: Readonly<Record<UnusableAnswer['kind'], string>> = {
  early: 'It came before the request was sent, so it says nothing about it.',
  endless: 'The answer is longer than any that an SGP API gives, and was cut off.',
};

/** The error for a status of success that does not count. */
function answerFailure(target: Target, { kind, status }: UnusableAnswer, details: SgpErrorDetails): SgpError {
  const message = `${target.method} ${target.url} was answered with ${status}. ${UNUSABLE[kind]}`;
  return new SgpError('SGP_UNEXPECTED_ANSWER', message, { ...details, status });
}

/** Requests that failed before anything of them reached the operating system. */
const failedWithin = new WeakSet<Error>();

/**
 * Whether the request failed within the process: a test has put something in the place of Node's own HTTP, or the
 * program has replaced what HTTP is made of. Another thread may have better luck.
 */
export function isFailureWithin(error: Error): boolean {
  return failedWithin.has(error);
}

/**
 * Codes of what the network does, or of Node where it forbids its use; of others only what a system call reports comes
 * from there.
 */
const NETWORK_CODE =
  /^(ECONN|ETIMEDOUT|EPIPE|EPROTO|EAI_|ENOTFOUND|HPE_|ERR_(SSL|TLS|SOCKET|STREAM_PREMATURE|HTTP|ACCESS_DENIED))/;
/** Causes are followed this far. */
const MAX_DEPTH = 4;

function isFromNetwork(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false;
  const { code, syscall, cause } = error as { code?: unknown; syscall?: unknown; cause?: unknown };
  // Reading a file is no attempt to reach anybody.
  if (typeof syscall === 'string' && code !== 'ENOENT') return true;
  return (typeof code === 'string' && NETWORK_CODE.test(code)) || isFromNetwork(cause, depth + 1);
}

/** The error for a request without a complete answer. `error` is whatever the HTTP library threw. */
export function transportFailure(target: Target, error: unknown, details: SgpErrorDetails): SgpError {
  if (error instanceof UnusableAnswer) return answerFailure(target, error, details);
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  const systemCode = typeof code === 'string' ? exactTlsCode(code, String(message)) : undefined;
  const where = `${target.method} ${target.url}${target.proxyHost ? ` through the proxy ${target.proxyHost}` : ''}`;
  const known = { ...details, systemCode };
  if (systemCode !== undefined && isTlsCode(systemCode)) {
    const reason = unspecifiedReason(systemCode, String(message)) ?? systemCode;
    const said = `${where}: the TLS handshake failed (${reason}). ${tlsAdvice(systemCode)}`;
    return new SgpError('SGP_TLS_FAILED', said.trim(), known);
  }
  const refused = target.proxyHost ? /^Bad response: (\d{3})/.exec(String(message)) : null;
  if (refused) {
    const advice =
      refused[1] === '407'
        ? 'Put its user name and password into HTTPS_PROXY.'
        : 'Have it let this host through, or name the host in NO_PROXY.';
    return new SgpError('SGP_UNREACHABLE', `${where}: the proxy answered with ${refused[1]}. ${advice}`, known);
  }
  if (name === 'TimeoutError' || systemCode === 'ETIMEDOUT') {
    return new SgpError('SGP_TIMEOUT', `${where}: no complete answer in time.`, known);
  }
  if (systemCode === 'ERR_ACCESS_DENIED') {
    const advice = 'The permission model of Node forbids it: start Node with --allow-net.';
    return new SgpError('SGP_UNREACHABLE', `${where}: no connection (${systemCode}). ${advice}`, known);
  }
  const failure = new SgpError(
    'SGP_UNREACHABLE',
    `${where}: no connection, or it broke before the answer (${systemCode ?? 'unknown cause'}). ` +
      'Check the base URL (SGP_CLIENT_BASE_URL), the network and any proxy.',
    known,
  );
  if (!isFromNetwork(error)) failedWithin.add(failure);
  return failure;
}
